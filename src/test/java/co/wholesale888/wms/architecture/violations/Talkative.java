package co.wholesale888.wms.architecture.violations;

/** Prints. */
class Talkative {

    void talk() {
        System.out.println("hello");
    }
}
