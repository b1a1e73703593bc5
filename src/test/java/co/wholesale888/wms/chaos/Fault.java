package co.wholesale888.wms.chaos;

import co.wholesale888.wms.testing.Signals;
import java.util.Random;

/** Something bad that happens to a cluster at random times. */
enum Fault {

    /** Nothing: only the load, on all instances at once. */
    NONE {
        @Override
        boolean strike(Cluster cluster, Random random) {
            return false;
        }
    },

    /** Clients close their connection before the answer of a write, and send it again. {@link RandomClient} does it. */
    HANG_UP {
        @Override
        boolean strike(Cluster cluster, Random random) {
            return false;
        }
    },

    /** A process is killed (kill -9) and started again. */
    KILL_INSTANCE {
        @Override
        boolean strike(Cluster cluster, Random random) {
            Cluster.Node node = process(cluster, random);
            node.stop();
            node.start();
            return true;
        }
    },

    /** PostgreSQL is killed with all its processes, and started again after up to two seconds. */
    KILL_DATABASE {
        @Override
        boolean strike(Cluster cluster, Random random) throws InterruptedException {
            cluster.database().kill();
            Thread.sleep(random.nextInt(2_000));
            cluster.database().start();
            return true;
        }
    },

    /** Responses to COMMIT are lost with their connections: PostgreSQL has committed, the instance does not know. */
    CUT_COMMITS {
        @Override
        boolean strike(Cluster cluster, Random random) throws InterruptedException {
            Cluster.Node node = cluster.node(random);
            node.proxy().severAtResponse("COMMIT");
            Thread.sleep(random.nextInt(1, 30));
            return !node.proxy().isSevering();
        }
    },

    /** The connections of one instance to the database are all reset at once. */
    RESET_CONNECTIONS {
        @Override
        boolean strike(Cluster cluster, Random random) throws InterruptedException {
            Cluster.Node node = cluster.node(random);
            node.proxy().cut();
            Thread.sleep(random.nextInt(500));
            node.proxy().restore();
            return true;
        }
    },

    /** The connections of one instance stay open, but nothing passes for a while. */
    STALL_CONNECTIONS {
        @Override
        boolean strike(Cluster cluster, Random random) throws InterruptedException {
            Cluster.Node node = cluster.node(random);
            node.proxy().freeze();
            Thread.sleep(random.nextInt(8_000));
            node.proxy().restore();
            return true;
        }
    },

    /** A process is suspended in the middle of whatever it does (SIGSTOP), for longer than its locks last. */
    SUSPEND_INSTANCE {
        @Override
        boolean strike(Cluster cluster, Random random) throws InterruptedException {
            Cluster.Node node = process(cluster, random);
            Signals.send("STOP", node.pid());
            Thread.sleep(random.nextInt(12_000));
            Signals.send("CONT", node.pid());
            return true;
        }
    };

    /** Returns whether it happened. */
    abstract boolean strike(Cluster cluster, Random random) throws InterruptedException;

    private static Cluster.Node process(Cluster cluster, Random random) {
        Cluster.Node node = cluster.node(random);
        while (!node.isProcess()) {
            node = cluster.node(random);
        }
        return node;
    }
}
