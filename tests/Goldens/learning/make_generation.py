#!/usr/bin/env python3
"""Writes generation-v1.bin and generation-v2.bin from the layout in docs/EVALUATION.md, without any of our code. Our own numbers, MIT like the project."""
import hashlib, os, struct
payload = struct.pack("<ii", 3, 2)                       # input dimension, embedding dimension
payload += struct.pack("<3f", 1.0, -2.0, 0.5)            # centers
payload += struct.pack("<3f", 0.5, 0.0, 2.0)             # inverse scales; dimension 1 never varied
payload += struct.pack("<3f", 0.25, 0.0, -0.25)          # mean z-scores
payload += struct.pack("<6f", 1, 0, 0, 0, 0, 1)          # projection, row after row
payload += struct.pack("<i", 30)                         # neighbours
payload += struct.pack("<3d", 8.0, 0.5, 0.1)             # fusion: centroid, vote, count
payload += struct.pack("<3d", 1.0, -3.0, -2.0)           # open set: bias, centroid, tracks
here = os.path.dirname(os.path.abspath(__file__))


def write(version, payload):
    blob = b"PVMODEL\n" + struct.pack("<ii", version, len(payload)) + payload
    open(os.path.join(here, f"generation-v{version}.bin"), "wb").write(blob + hashlib.sha256(blob).digest())


write(1, payload)
payload += struct.pack("<i", 1)                          # a reference of mutual proximity follows
payload += struct.pack("<2f", 0.5, 0.25)                 # its mean
payload += struct.pack("<4f", 0.04, 0.01, 0.01, 0.09)    # its covariance, row after row
write(2, payload)
