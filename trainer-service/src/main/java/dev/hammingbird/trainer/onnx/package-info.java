/** Networks from ONNX files: reading them, and computing them with weights that learn. */
@NullMarked
package dev.hammingbird.trainer.onnx;

import org.jspecify.annotations.NullMarked;
