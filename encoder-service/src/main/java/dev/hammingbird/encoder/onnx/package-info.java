/**
 * Models in ONNX Runtime: loaded, proved, and run in batches. The sole user of ONNX Runtime and
 * DJL.
 */
@NullMarked
package dev.hammingbird.encoder.onnx;

import org.jspecify.annotations.NullMarked;
