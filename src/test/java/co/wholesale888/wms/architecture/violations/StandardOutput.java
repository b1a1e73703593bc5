package co.wholesale888.wms.architecture.violations;

/** Prints to standard output. */
class StandardOutput {

    void talk() {
        System.out.println("hello");
    }
}
