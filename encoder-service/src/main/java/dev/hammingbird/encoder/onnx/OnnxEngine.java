package dev.hammingbird.encoder.onnx;

import ai.djl.engine.Engine;
import ai.djl.util.cuda.CudaUtils;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;

/**
 * ONNX Runtime on one device. DJL starts it; sessions are made and run directly, because a lane
 * needs one thread a call, reused direct buffers and a say in how pictures fall into batches.
 * Thread-safe.
 */
public final class OnnxEngine {
  private final OrtEnvironment environment;
  private final Device device;
  private final String version;

  private OnnxEngine(OrtEnvironment environment, Device device, String version) {
    this.environment = environment;
    this.device = device;
    this.version = version;
  }

  /**
   * Starts ONNX Runtime.
   *
   * @throws IllegalStateException if CUDA is asked for and this build or machine has none: a swap
   *     for the CPU would be silent, and ten times slower
   */
  public static OnnxEngine start(DeviceChoice choice) {
    // DJL's engine must come first: it refuses to start when an environment exists already.
    Engine.getEngine("OnnxRuntime");
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    Device device =
        switch (choice) {
          case CPU -> Device.CPU;
          case CUDA -> cuda();
          case AUTO -> built() && CudaUtils.getGpuCount() > 0 ? cuda() : Device.CPU;
        };
    return new OnnxEngine(environment, device, environment.getVersion());
  }

  /** Returns the device that every model runs on. */
  public Device device() {
    return device;
  }

  /** Returns the version of ONNX Runtime. */
  public String version() {
    return version;
  }

  OrtEnvironment environment() {
    return environment;
  }

  OrtSession open(byte[] onnx) throws OrtException {
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      options.setExecutionMode(OrtSession.SessionOptions.ExecutionMode.SEQUENTIAL);
      options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
      options.setDeterministicCompute(true);
      if (device == Device.CUDA) {
        try (OrtCUDAProviderOptions cuda = cudaOptions()) {
          options.addCUDA(cuda);
          return environment.createSession(onnx, options);
        }
      }
      return environment.createSession(onnx, options);
    }
  }

  private static Device cuda() {
    if (!built()) {
      throw new IllegalStateException(
          "encoder.device is cuda, but this build holds ONNX Runtime for the CPU only; use the"
              + " image with CUDA, or set encoder.device to cpu");
    }
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions();
        OrtCUDAProviderOptions cuda = cudaOptions()) {
      options.addCUDA(cuda);
      return Device.CUDA;
    } catch (OrtException e) {
      throw new IllegalStateException(
          "encoder.device is cuda, but ONNX Runtime cannot use CUDA here: "
              + e.getMessage()
              + "; check driver and libraries, or set encoder.device to cpu",
          e);
    }
  }

  private static boolean built() {
    return OrtEnvironment.getAvailableProviders().contains(OrtProvider.CUDA);
  }

  /** The same algorithm and the full precision every time, or codes would depend on the day. */
  private static OrtCUDAProviderOptions cudaOptions() throws OrtException {
    OrtCUDAProviderOptions options = new OrtCUDAProviderOptions(0);
    options.add("cudnn_conv_algo_search", "DEFAULT");
    options.add("use_tf32", "0");
    return options;
  }
}
