package dev.hammingbird.local;

import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;

/**
 * The main class of the broker's own process: formats the storage if it is new, then runs the
 * broker, in one JVM start instead of two. Kafka's classes are there only at run time.
 */
public final class KafkaNode {
  private KafkaNode() {}

  /**
   * Runs until the broker ends.
   *
   * @param args the properties file and the cluster's id
   */
  public static void main(String[] args) throws ReflectiveOperationException {
    String properties = args[0];
    String[] format = {
      "format", "--ignore-formatted", "--cluster-id", args[1], "--config", properties
    };
    int status =
        (int)
            Class.forName("kafka.tools.StorageTool")
                .getMethod("execute", String[].class, PrintStream.class)
                .invoke(null, format, System.out);
    if (status != 0) {
      throw new IllegalStateException("formatting the storage ended with " + status);
    }
    try {
      Class.forName("kafka.Kafka")
          .getMethod("main", String[].class)
          .invoke(null, (Object) new String[] {properties});
    } catch (InvocationTargetException e) {
      throw new IllegalStateException("the broker did not start", e.getCause());
    }
  }
}
