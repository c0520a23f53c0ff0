/** Tests of the package. */
@NullMarked
package dev.hammingbird.trainer.onnx;

import org.jspecify.annotations.NullMarked;
