package dev.hammingbird.trainer.command;

/** What {@code deploy/train --help} says. */
final class Usage {
  static final String TEXT =
      """
      deploy/train learns a hash function from pictures on a disk and writes a model and a report.

        --cifar10 ARCHIVE       CIFAR-10's binary version, .tar.xz or .tar.gz
        --data FOLDER           a folder of folders of pictures, or CIFAR-100's archive
        --coco FILE             COCO's annotations (instances_*.json) of the pictures in --data
        --collages N            learn from N 2 x 2 collages of the labelled pictures instead
        --protocol NAME         p-a (default), p-b, p-c or unseen; with --cifar10
        --labelled SHARE        share of the pictures whose labels are used, 0.2; with --data
        --queries SHARE         share of the pictures that ask in the evaluation, 0.1; with --data
        --validate SHARE        share of the labelled pictures kept to choose the best model by, 0
        --patience N            measurements without a better one after which it ends early
        --method NAME           %s
        --set NAME=VALUE,...    settings of the method, such as warmUp=0.1; report.json lists them
        --bits N                width of the codes, 48
        --backbone NAME|FILE    a built-in network (residual-small) or an ONNX file
        --tune none|head|last|all   what of an ONNX backbone learns; none
        --backbone-output NAME  the ONNX output that holds the features, features; of a backbone
                                that does not learn also several, such as features,t86,t57
        --backbone-offset X --backbone-spread X   pixels enter as (pixel - 128) / 128;
                                X,X,X for red, green and blue
        --keep-statistics       batch normalisation of a backbone that learns keeps the file's
                                means and variances, for batches that are small or of few classes
        --mirrored              a code is that of a picture and its mirror image together: better
                                codes, the same for both, at twice the time of encoding
        --side N                pixels a side of the model's input; 32, with an ONNX file 96
        --minutes M | --cpu-minutes M | --steps N   how long to learn; 10 minutes
        --measure SHARE         how often to measure on a sample, as a share of the budget, 0.1
        --seed N                all chance of the training, 1
        --split-seed N          all chance of the division into queries and others, 1
        --threads N             threads of arithmetic; 0 for half the processors
        --device auto|cpu|gpu   auto
        --out FOLDER            where model, report and checkpoint go (required);
                                a file named stop in it ends the run early, with its report
        --report-as FILE        another place for the numbers of report.json; in a folder, a
                                name of backbone, how it learns, method, bits and seed
        --resume                go on from the checkpoint in --out
      """;

  private Usage() {}
}
