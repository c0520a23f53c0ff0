package dev.hammingbird.encoder.onnx;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a model's file may hold, and how exactly it must compute what its trainer did.
 *
 * @param tolerance by how many bits a golden code may differ, at least 0: trainer and encoder may
 *     round differently on different processors
 * @param maxBytes the longest file
 * @param maxOpset the newest operator set
 * @param operators which operators of ONNX's own domain may be used
 */
public record ModelRules(int tolerance, long maxBytes, int maxOpset, Set<String> operators) {
  /** The oldest operator set that is taken. */
  public static final int MIN_OPSET = 7;

  /**
   * Operators that compute the same from the same input every time: no chance, no control flow, no
   * strings, no sequences.
   */
  private static final Set<String> SOUND =
      Set.of(
          ("Abs Add And ArgMax ArgMin AveragePool BatchNormalization Cast Ceil Clip Concat Constant"
                  + " ConstantOfShape Conv ConvInteger ConvTranspose CumSum DepthToSpace"
                  + " DequantizeLinear Div Dropout DynamicQuantizeLinear Einsum Elu Equal Erf Exp"
                  + " Expand Flatten Floor Gather GatherElements Gelu Gemm GlobalAveragePool"
                  + " GlobalMaxPool Greater GreaterOrEqual GroupNormalization HardSigmoid HardSwish"
                  + " Identity InstanceNormalization LRN LayerNormalization LeakyRelu Less"
                  + " LessOrEqual Log LogSoftmax LpNormalization MatMul MatMulInteger Max MaxPool"
                  + " Mean Min Mish Mod Mul Neg Not Or PRelu Pad Pow QLinearConv QLinearMatMul"
                  + " QuantizeLinear Range Reciprocal ReduceL1 ReduceL2 ReduceLogSumExp ReduceMax"
                  + " ReduceMean ReduceMin ReduceProd ReduceSum ReduceSumSquare Relu Reshape Resize"
                  + " Round Selu Shape Sigmoid Sign Size Slice Softmax Softplus Softsign"
                  + " SpaceToDepth Split Sqrt Squeeze Sub Sum Tanh Tile TopK Transpose Unsqueeze"
                  + " Upsample Where Xor")
              .split(" ", -1));

  public ModelRules {
    operators = Set.copyOf(operators);
  }

  /** Returns rules that allow the operators of inference, and some more. */
  public static ModelRules of(int tolerance, long maxBytes, int maxOpset, Set<String> more) {
    return new ModelRules(
        tolerance,
        maxBytes,
        maxOpset,
        Stream.concat(SOUND.stream(), more.stream()).collect(Collectors.toSet()));
  }

  /** Returns the rules for files up to 512 MiB and operator sets up to 22. */
  public static ModelRules standard(int tolerance) {
    return of(tolerance, 512L << 20, 22, Set.of());
  }
}
