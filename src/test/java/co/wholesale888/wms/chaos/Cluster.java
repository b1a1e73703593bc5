package co.wholesale888.wms.chaos;

import co.wholesale888.wms.embedded.DisposablePostgres;
import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.Instance;
import co.wholesale888.wms.testing.ServiceProcess;
import co.wholesale888.wms.testing.TcpProxy;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Several instances on one PostgreSQL, each behind a proxy of its own to the database. */
final class Cluster implements AutoCloseable {

    private static final String[] SETTINGS = {
        "--wms.rate-limit.per-second=0",
        "--wms.portal.requests-per-second=0",
        "--wms.webhooks.allow-private-targets=true",
        "--wms.demo=false"
    };

    private final DisposablePostgres database = DisposablePostgres.create();
    private final List<Node> nodes = new ArrayList<>();

    /**
     * @param inProcesses how many instances run in a process of their own and can be killed
     * @param inThisJvm how many instances run in this JVM, which is cheaper
     */
    static Cluster start(int inProcesses, int inThisJvm) {
        Cluster cluster = new Cluster();
        for (int i = 0; i < inProcesses + inThisJvm; i++) {
            Node node = cluster.new Node(i < inProcesses);
            cluster.nodes.add(node);
            node.launch();
        }
        cluster.nodes.forEach(Node::awaitReady);
        return cluster;
    }

    DisposablePostgres database() {
        return database;
    }

    Node node(Random random) {
        return nodes.get(random.nextInt(nodes.size()));
    }

    List<Node> nodes() {
        return nodes;
    }

    @Override
    public void close() {
        nodes.forEach(Node::stop);
        database.close();
    }

    /** An instance. It keeps its proxy, but not its address, when it is started again. */
    final class Node {

        private final boolean isProcess;
        private final TcpProxy proxy = TcpProxy.before(database.url());
        private AutoCloseable running = () -> {};
        private volatile Api api = Api.at(URI.create("http://localhost:1"));

        private Node(boolean isProcess) {
            this.isProcess = isProcess;
        }

        Api api() {
            return api;
        }

        TcpProxy proxy() {
            return proxy;
        }

        boolean isProcess() {
            return isProcess;
        }

        long pid() {
            return ((ServiceProcess) running).pid();
        }

        /** Starts it. A process is not ready when this returns. */
        void launch() {
            String url = proxy.through(database.url());
            if (isProcess) {
                ServiceProcess process = ServiceProcess.launchOnDatabase(url, SETTINGS);
                running = process;
                api = Api.at(process.baseUri());
            } else {
                Instance instance = Instance.start(url, SETTINGS);
                running = instance;
                api = instance.api();
            }
        }

        private void awaitReady() {
            if (running instanceof ServiceProcess process) {
                process.awaitReady();
            }
        }

        /** Fails if it has ended by itself. */
        void requireRunning() {
            if (running instanceof ServiceProcess process && !process.isAlive()) {
                throw new IllegalStateException("an instance has ended:\n" + process.output());
            }
        }

        /** Kills a process (kill -9); closes an instance of this JVM. */
        void stop() {
            try {
                running.close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
