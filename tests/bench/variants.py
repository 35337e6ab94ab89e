# SPDX-License-Identifier: Apache-2.0
"""Copies of an OCI image layout that share no layer with it, so that each turn of a pull brings in something new."""
import gzip
import hashlib
import json
import os
import pathlib
import tarfile
import zlib

BLOCK = 512


def _put(blobs, content):
    digest = hashlib.sha256(content).hexdigest()
    (blobs / digest).write_bytes(content)
    return {"digest": f"sha256:{digest}", "size": len(content)}


def _mark(number):
    """A tar member to stand before the others; a layer may consist of several gzip members."""
    text = f"variant {number}\n".encode()
    member = tarfile.TarInfo(f"bench-variant-{number}")
    member.size = len(text)
    return member.tobuf() + text + bytes(-len(text) % BLOCK)


def _diff_id(mark, compressed):
    digest = hashlib.sha256(mark)
    inflate = zlib.decompressobj(wbits=31)
    for start in range(0, len(compressed), 1 << 20):
        digest.update(inflate.decompress(compressed[start:start + (1 << 20)]))
    return f"sha256:{digest.hexdigest()}"


def make(layout, target, number):
    """Writes a layout with the one image `number` to `target`."""
    source = pathlib.Path(layout)
    blobs = pathlib.Path(target) / "blobs/sha256"
    os.makedirs(blobs)
    read = lambda descriptor: (source / "blobs" / descriptor["digest"].replace(":", "/")).read_bytes()
    index = json.loads((source / "index.json").read_bytes())
    manifest = json.loads(read(index["manifests"][0]))
    config = json.loads(read(manifest["config"]))
    mark = _mark(number)
    for position, layer in enumerate(manifest["layers"]):
        compressed = read(layer)
        config["rootfs"]["diff_ids"][position] = _diff_id(mark, compressed)
        layer.update(_put(blobs, gzip.compress(mark) + compressed))
    manifest["config"].update(_put(blobs, json.dumps(config).encode()))
    descriptor = {"mediaType": index["manifests"][0]["mediaType"], **_put(blobs, json.dumps(manifest).encode()),
                  "annotations": {"org.opencontainers.image.ref.name": "1"}}
    (pathlib.Path(target) / "index.json").write_text(json.dumps({"schemaVersion": 2, "manifests": [descriptor]}),
                                                     encoding="utf-8")
    (pathlib.Path(target) / "oci-layout").write_text('{"imageLayoutVersion": "1.0.0"}', encoding="utf-8")
