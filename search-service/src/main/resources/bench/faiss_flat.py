"""Times FAISS's flat binary index, one thread: faiss_flat.py <rows>x<bits>,... <k>"""
import json
import sys
import time

import faiss
import numpy

faiss.omp_set_num_threads(1)
times = {"version": faiss.__version__}
for case in sys.argv[1].split(","):
    rows, bits = map(int, case.split("x"))
    random = numpy.random.default_rng(1)
    index = faiss.IndexBinaryFlat(bits)
    index.add(random.integers(0, 256, (rows, bits // 8), dtype=numpy.uint8))
    best = None
    for heap in (True, False):
        index.use_heap = heap
        taken = []
        start = time.perf_counter()
        while len(taken) < 5 or time.perf_counter() - start < 0.5:
            query = random.integers(0, 256, (1, bits // 8), dtype=numpy.uint8)
            begun = time.perf_counter()
            index.search(query, int(sys.argv[2]))
            taken.append(time.perf_counter() - begun)
        median = sorted(taken)[len(taken) // 2] * 1e6
        best = median if best is None else min(best, median)
    times[case] = best
print(json.dumps(times))
