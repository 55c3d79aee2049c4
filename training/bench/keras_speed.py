"""Trains the two networks of the bench in Keras, one round for each line on standard input.

Line in: '<network> <steps>'. Line out: JSON with the milliseconds of each step,
the processor time of all and the peak resident memory so far.
"""

import os

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "2"
os.environ["KERAS_BACKEND"] = "tensorflow"

import json
import resource
import sys
import time

import keras
import numpy as np
import tensorflow as tf

SIDE = 128
BATCH = 32


def cnn():
    x = entry = keras.Input((SIDE, SIDE, 3))
    for filters in (32, 64, 128, 256):
        x = keras.layers.Conv2D(filters, 3, padding="same", activation="relu")(x)
        x = keras.layers.BatchNormalization()(x)
        x = keras.layers.MaxPooling2D(2)(x)
    x = keras.layers.GlobalAveragePooling2D()(x)
    return keras.Model(entry, keras.layers.Dense(1)(x))


def mobilenet_v2():
    backbone = keras.applications.MobileNetV2((SIDE, SIDE, 3), include_top=False, weights=None, pooling="avg")
    return keras.Model(backbone.input, keras.layers.Dense(1)(backbone.output))


def main():
    builders = {"cnn": cnn, "mobilenet-v2": mobilenet_v2}
    models = {}
    random = np.random.default_rng(1)
    images = tf.constant(random.uniform(-1, 1, (BATCH, SIDE, SIDE, 3)).astype("float32"))
    labels = tf.constant((np.arange(BATCH) % 2).astype("float32").reshape(BATCH, 1))
    for line in sys.stdin:
        name, steps = line.split()
        if name not in models:
            model = builders[name]()
            model.compile(keras.optimizers.Adam(1e-4), keras.losses.BinaryCrossentropy(from_logits=True))
            models[name] = model
        step_ms = []
        cpu_start = time.process_time()
        for _ in range(int(steps)):
            start = time.perf_counter()
            loss = models[name].train_on_batch(images, labels)
            float(loss if np.ndim(loss) == 0 else loss[0])
            step_ms.append(round((time.perf_counter() - start) * 1000, 1))
        answer = {
            "stepMs": step_ms,
            "cpuMs": round((time.process_time() - cpu_start) * 1000),
            "peakBytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
            "parameters": int(models[name].count_params()),
            "versions": f"tensorflow {tf.__version__}, keras {keras.__version__}",
        }
        print(json.dumps(answer), flush=True)


main()
