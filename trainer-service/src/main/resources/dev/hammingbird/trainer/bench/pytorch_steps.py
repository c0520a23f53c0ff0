"""The bench's networks in PyTorch: takes training steps for as long as each line of the input says.

Arguments: network (residual:WIDTH:STAGES:DEPTH or mobilenet-v2), pictures a step, pixels a side, threads.
Prints "ready VERSION", then for each line "SECONDS" of its input the pictures a second.
"""
import sys
import time

import torch
from torch import nn
from torch.nn import functional as F

BITS, CLASSES = 48, 10


class ConvNorm(nn.Module):
    def __init__(self, channels, filters, size, stride):
        super().__init__()
        self.conv = nn.Conv2d(channels, filters, size, stride, size // 2, bias=False)
        self.norm = nn.BatchNorm2d(filters)

    def forward(self, x):
        return self.norm(self.conv(x))


class Residual(nn.Module):
    def __init__(self, channels, filters, halving):
        super().__init__()
        self.first = ConvNorm(channels, filters, 3, 2 if halving else 1)
        self.second = ConvNorm(filters, filters, 3, 1)
        self.around = ConvNorm(channels, filters, 1, 2) if halving else nn.Identity()

    def forward(self, x):
        return F.relu(self.second(F.relu(self.first(x))) + self.around(x))


def residual(width, stages, depth):
    layers, channels = [ConvNorm(3, width, 3, 1), nn.ReLU()], width
    for stage in range(stages):
        for block in range(depth):
            filters = width << stage
            layers.append(Residual(channels, filters, stage > 0 and block == 0))
            channels = filters
    return nn.Sequential(*layers), channels


def conv(channels, filters, size, stride, groups, clipped=True):
    """As in the file: normalisation folded into a bias, and a border at the end only where the step is two."""
    layers = [nn.ZeroPad2d((0, 1, 0, 1))] if stride == 2 else []
    layers.append(nn.Conv2d(channels, filters, size, stride, size // 2 if stride == 1 else 0, groups=groups))
    return layers + [nn.ReLU6()] if clipped else layers


class Inverted(nn.Module):
    def __init__(self, channels, filters, stride, expansion):
        super().__init__()
        inner = channels * expansion
        layers = conv(channels, inner, 1, 1, 1) if expansion > 1 else []
        layers += conv(inner, inner, 3, stride, inner) + conv(inner, filters, 1, 1, 1, clipped=False)
        self.layers = nn.Sequential(*layers)
        self.around = stride == 1 and channels == filters

    def forward(self, x):
        return x + self.layers(x) if self.around else self.layers(x)


def mobilenet():
    layers, channels = conv(3, 32, 3, 2, 1), 32
    plan = [(1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1)]
    for expansion, filters, count, stride in plan:
        for block in range(count):
            layers.append(Inverted(channels, filters, stride if block == 0 else 1, expansion))
            channels = filters
    return nn.Sequential(*layers, *conv(channels, 1280, 1, 1, 1)), 1280


class HashNetwork(nn.Module):
    def __init__(self, backbone, features):
        super().__init__()
        self.backbone = backbone
        self.linear = nn.Linear(features, BITS, bias=False)
        self.norm = nn.BatchNorm1d(BITS, affine=False)
        self.classifier = nn.Linear(BITS, CLASSES)

    def forward(self, x):
        features = self.backbone(x).mean((2, 3))
        return self.classifier(torch.tanh(self.norm(self.linear(features))))


def main():
    name, batch, side, threads = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
    torch.set_num_threads(threads)
    sizes = [int(size) for size in name.split(":")[1:]]
    network = HashNetwork(*(residual(*sizes) if sizes else mobilenet())).to(memory_format=torch.channels_last)
    optimizer = torch.optim.AdamW(network.parameters(), 1e-3, (0.9, 0.99), weight_decay=5e-4)
    pixels = torch.randint(0, 256, (batch, side, side, 3), dtype=torch.uint8)
    classes = torch.arange(batch) % CLASSES

    def step():
        optimizer.zero_grad()
        pictures = pixels.float().sub(128).mul(1 / 64).permute(0, 3, 1, 2)
        F.cross_entropy(network(pictures), classes).backward()
        nn.utils.clip_grad_norm_(network.parameters(), 5)
        optimizer.step()

    for _ in range(5):
        step()
    print("ready", torch.__version__, flush=True)
    for line in sys.stdin:
        started, steps = time.perf_counter(), 0
        while time.perf_counter() - started < float(line):
            step()
            steps += 1
        print(steps * batch / (time.perf_counter() - started), flush=True)


main()
