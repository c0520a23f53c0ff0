package dev.hammingbird.trainer.report;

import java.util.List;

/**
 * Published figures for CIFAR-10 with 5,000 labelled pictures, to be read with their protocol and
 * backbone: figures of other protocols or backbones are not comparable.
 *
 * @param method its name and who measured it
 * @param backbone what it stands on
 * @param protocol of the evaluation
 * @param at12 mAP at 12 bits; empty where none was published, as in the other columns
 * @param at24 at 24 bits
 * @param at32 at 32 bits
 * @param at48 at 48 bits
 * @param source how sure the figure is: read in public material, or from memory
 */
record Published(
    String method,
    String backbone,
    String protocol,
    String at12,
    String at24,
    String at32,
    String at48,
    String source) {
  private static final String READ = "read in a third paper or repository";
  private static final String RECALLED = "from memory, not checked against the paper";

  /** Returns the rows, semi-supervised methods first. */
  static List<Published> rows() {
    return List.of(
        new Published(
            "SSDH (semi-supervised)", "VGG-F", "P-A", ".801", ".813", ".812", ".814", READ),
        new Published(
            "BGDH (semi-supervised)", "VGG-F", "P-A", ".805", ".824", ".826", ".833", RECALLED),
        new Published(
            "SSGAH (semi-supervised)", "AlexNet", "P-A", ".819", ".837", ".847", ".855", RECALLED),
        new Published(
            "DSH-GANs (semi-supervised)",
            "AlexNet-like",
            "P-A",
            ".735",
            ".781",
            ".787",
            ".802",
            RECALLED),
        new Published(
            "GPQ (product quantisation, not Hamming)",
            "small VGG",
            "P-A",
            ".858",
            ".869",
            ".878",
            ".883",
            RECALLED),
        new Published("SSAH (the paper's own)", "", "P-A", "", "", "", "", "not found"),
        new Published("HashNet (supervised)", "AlexNet", "P-A", "", "", "", ".782", READ),
        new Published("DPSH (supervised)", "VGG-F", "P-B", ".713", ".727", ".744", ".757", READ),
        new Published(
            "GreedyHash (supervised)", "AlexNet", "P-B", ".774", ".795", ".810", ".822", READ));
  }
}
