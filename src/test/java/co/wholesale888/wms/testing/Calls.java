package co.wholesale888.wms.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Many calls at once, each on a virtual thread of its own. */
public final class Calls {

    private Calls() {}

    /** Makes the calls, which are numbered from 0, and returns their answers in this order. */
    public static <T> List<T> together(int count, Call<T> call) {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<T>> calls = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                int number = i;
                calls.add(threads.submit(() -> call.answer(number)));
            }
            List<T> answers = new ArrayList<>();
            for (Future<T> each : calls) {
                answers.add(each.get());
            }
            return answers;
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The same, for calls without an answer. */
    public static void runTogether(int count, Run run) {
        together(count, number -> {
            run.run(number);
            return number;
        });
    }

    /** One of many. */
    public interface Call<T> {
        T answer(int number) throws Exception;
    }

    /** One of many. */
    public interface Run {
        void run(int number) throws Exception;
    }
}
