/** Learned hash functions as ONNX files, and running them. */
@NullMarked
package dev.hammingbird.trainer.export;

import org.jspecify.annotations.NullMarked;
