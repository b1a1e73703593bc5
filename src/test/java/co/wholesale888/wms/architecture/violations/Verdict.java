package co.wholesale888.wms.architecture.violations;

/** Uses a word that the glossary has replaced. */
class Verdict {}
