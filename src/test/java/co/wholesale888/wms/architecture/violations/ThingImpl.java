package co.wholesale888.wms.architecture.violations;

/** Named after a layer, in no module, public without need. */
public class ThingImpl {}
