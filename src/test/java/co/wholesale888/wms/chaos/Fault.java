package co.wholesale888.wms.chaos;

import co.wholesale888.wms.testing.Signals;
import co.wholesale888.wms.testing.TcpProxy;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/** Something bad that happens to a cluster at random times. */
enum Fault {

    /** Nothing: only the load, on all instances at once. */
    NONE {
        @Override
        boolean strike(Run run, Random random) {
            return false;
        }
    },

    /** Clients close their connection before the answer of a write, and send it again. {@link RandomClient} does it. */
    HANG_UP {
        @Override
        boolean strike(Run run, Random random) {
            return false;
        }
    },

    /** A process is killed (kill -9) and started again at once; the next one soon after it has answered. */
    KILL_INSTANCE {
        @Override
        boolean strike(Run run, Random random) throws Exception {
            Cluster.Node node = process(run.cluster(), random);
            node.stop();
            long startedAt = System.nanoTime();
            node.launch();
            run.awaitRecovery(List.of(node), startedAt);
            return true;
        }

        @Override
        long pauseMs(Random random) {
            return random.nextInt(200);
        }
    },

    /** PostgreSQL is killed with all its processes, started again after up to two seconds, and all recover. */
    KILL_DATABASE {
        @Override
        boolean strike(Run run, Random random) throws Exception {
            run.cluster().database().kill();
            Thread.sleep(random.nextInt(2_000));
            run.cluster().database().start();
            run.awaitRecovery(run.cluster().nodes(), System.nanoTime());
            return true;
        }
    },

    /** Responses to COMMIT are lost with their connections: PostgreSQL has committed, the instance does not know. */
    CUT_COMMITS {
        @Override
        boolean strike(Run run, Random random) throws InterruptedException {
            Cluster.Node node = run.cluster().node(random);
            node.proxy().severAtResponse("COMMIT");
            Thread.sleep(random.nextInt(1, 30));
            return !node.proxy().isSevering();
        }

        @Override
        long pauseMs(Random random) {
            return 1;
        }
    },

    /** The connections of one instance to the database are all reset at once. */
    RESET_CONNECTIONS {
        @Override
        boolean strike(Run run, Random random) throws InterruptedException {
            return disturb(run, random, TcpProxy::cut, random.nextInt(500));
        }
    },

    /** The connections of one instance stay open, but nothing passes for a while. */
    STALL_CONNECTIONS {
        @Override
        boolean strike(Run run, Random random) throws InterruptedException {
            return disturb(run, random, TcpProxy::freeze, run.pauseMs(8_000, random));
        }
    },

    /** What one instance and the database say to each other takes its time. */
    TRICKLE_CONNECTIONS {
        @Override
        boolean strike(Run run, Random random) throws InterruptedException {
            return disturb(run, random, TcpProxy::trickle, run.pauseMs(8_000, random));
        }
    },

    /** A process is suspended in the middle of whatever it does (SIGSTOP), for longer than its locks last. */
    SUSPEND_INSTANCE {
        @Override
        boolean strike(Run run, Random random) throws InterruptedException {
            Cluster.Node node = process(run.cluster(), random);
            Signals.send("STOP", node.pid());
            Thread.sleep(run.pauseMs(12_000, random));
            Signals.send("CONT", node.pid());
            return true;
        }
    };

    /** Returns whether it happened. */
    abstract boolean strike(Run run, Random random) throws Exception;

    /** The time until it happens again, in milliseconds. */
    long pauseMs(Random random) {
        return random.nextInt(200, 1_000);
    }

    /** Does this to the connections of one instance for a while. */
    private static boolean disturb(Run run, Random random, Consumer<TcpProxy> disturbance, long pauseMs)
            throws InterruptedException {
        TcpProxy proxy = run.cluster().node(random).proxy();
        disturbance.accept(proxy);
        Thread.sleep(pauseMs);
        proxy.restore();
        return true;
    }

    private static Cluster.Node process(Cluster cluster, Random random) {
        Cluster.Node node = cluster.node(random);
        while (!node.isProcess()) {
            node = cluster.node(random);
        }
        return node;
    }
}
