package co.wholesale888.wms.architecture.violations;

/** Is named after a layer, in no module, and needlessly public. */
public class ThingImpl {}
