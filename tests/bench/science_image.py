# SPDX-License-Identifier: Apache-2.0
"""The image of a data scientist as an OCI layout of seven layers, made of the distribution's own packages.

    science_image.py DIRECTORY

DIRECTORY is a cache: the image is made once for each version of this file and of the distribution's sources, which takes
some minutes and needs mmdebstrap. The result is DIRECTORY/layout:1.
"""
import gzip
import hashlib
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tarfile

# Lowest first. A package goes to the first layer that names it or a prefix of it; what nobody names goes to the last but one,
# files of no package to the last.
GROUPS = [
    [],  # the base system: filled with what `Essential` and `Priority: required` bring
    ["python3", "libpython3", "python-"],
    ["r-", "libr-"],
    ["gcc", "g++", "cpp", "gfortran", "libgcc", "libstdc++", "libgfortran", "binutils", "libc6-dev", "linux-libc", "make"],
    ["jupyter", "node", "libjs", "fonts", "notebook"],
    [],
    [],
]
PACKAGES = """python3-numpy python3-scipy python3-pandas python3-sklearn python3-matplotlib python3-statsmodels python3-seaborn
python3-sympy python3-h5py python3-skimage python3-flask jupyter-notebook r-base r-cran-ggplot2 r-cran-dplyr r-cran-tidyr
build-essential gfortran git ca-certificates python3-pip python3-venv""".split()
LAYERS = len(GROUPS)
BASE, REST, LOOSE = 0, LAYERS - 2, LAYERS - 1


def sources():
    for candidate in ("/etc/apt/sources.list.d/debian.sources", "/etc/apt/sources.list.d/ubuntu.sources"):
        if pathlib.Path(candidate).exists() and pathlib.Path(candidate).stat().st_size:
            return candidate
    return "/etc/apt/sources.list"


def release():
    fields = dict(line.split("=", 1) for line in pathlib.Path("/etc/os-release").read_text(encoding="utf-8").splitlines() if "=" in line)
    return fields["VERSION_CODENAME"].strip('"')


def key():
    digest = hashlib.sha256(pathlib.Path(__file__).read_bytes() + pathlib.Path(sources()).read_bytes())
    return f"{digest.hexdigest()[:16]}-{release()}"


def bootstrap(target, packages):
    mode = "root" if os.getuid() == 0 else "unshare"
    subprocess.run(["mmdebstrap", "--quiet", f"--mode={mode}", "--variant=minbase", f"--include={','.join(packages)}",
                    '--aptopt=APT::Install-Recommends "false"', '--aptopt=Acquire::Retries "5"', release(), target, sources()],
                   check=True)


def normal(name):
    return name[2:] if name.startswith("./") else name.lstrip("/")


def owners(system):
    """path → layer, from the lists of dpkg in the tar, and the packages of the base by a second look at their priority."""
    owner, status, lists = {}, "", {}
    with tarfile.open(system) as tar:
        for member in tar:
            name = normal(member.name)
            if name == "var/lib/dpkg/status":
                status = tar.extractfile(member).read().decode()
            elif name.startswith("var/lib/dpkg/info/") and name.endswith(".list"):
                package = pathlib.PurePath(name).stem.split(":")[0]
                lists[package] = tar.extractfile(member).read().decode().splitlines()
    base = set()
    for paragraph in status.split("\n\n"):
        fields = dict(line.split(": ", 1) for line in paragraph.splitlines() if ": " in line and not line.startswith(" "))
        if fields.get("Essential") == "yes" or fields.get("Priority") in ("required", "important"):
            base.add(fields["Package"])
    for package, paths in lists.items():
        layer = BASE if package in base else next(
            (number for number, names in enumerate(GROUPS) if any(package.startswith(name) for name in names)), REST)
        for path in paths:
            owner[normal(path)] = min(layer, owner.get(normal(path), LAYERS))
    return owner


def split(system, work):
    """One tar a layer; a directory goes to the lowest layer that has something of it."""
    owner = owners(system)
    outputs = [tarfile.open(work / f"{number}.tar", "w", format=tarfile.PAX_FORMAT) for number in range(LAYERS)]
    with tarfile.open(system) as tar:
        for member in tar:
            if member.isdev():
                continue
            name = normal(member.name)
            # merged /usr: packages say bin/ls where the tar says usr/bin/ls
            layer = owner.get(name, owner.get(name.removeprefix("usr/"), LOOSE))
            if member.islnk():
                layer = owner.get(normal(member.linkname), layer)
            outputs[BASE if not name else layer].addfile(member, tar.extractfile(member) if member.isreg() else None)
    for output in outputs:
        output.close()


def put(blobs, content):
    digest = hashlib.sha256(content).hexdigest()
    (blobs / digest).write_bytes(content)
    return {"digest": f"sha256:{digest}", "size": len(content)}


def pack(work, layout):
    blobs = layout / "blobs/sha256"
    blobs.mkdir(parents=True)
    layers, diff_ids, history = [], [], []
    for number in range(LAYERS):
        content = (work / f"{number}.tar").read_bytes()
        diff_ids.append(f"sha256:{hashlib.sha256(content).hexdigest()}")
        layers.append({"mediaType": "application/vnd.oci.image.layer.v1.tar+gzip",
                       **put(blobs, gzip.compress(content, 6, mtime=0))})
        history.append({"created_by": f"layer {number}"})
    architecture = subprocess.run(["dpkg", "--print-architecture"], check=True, stdout=subprocess.PIPE, text=True).stdout.strip()
    config = {"architecture": architecture, "os": "linux", "config": {"Cmd": ["python3"]},
              "rootfs": {"type": "layers", "diff_ids": diff_ids}, "history": history}
    manifest = {"schemaVersion": 2, "mediaType": "application/vnd.oci.image.manifest.v1+json",
                "config": {"mediaType": "application/vnd.oci.image.config.v1+json", **put(blobs, json.dumps(config).encode())},
                "layers": layers}
    descriptor = {"mediaType": manifest["mediaType"], **put(blobs, json.dumps(manifest).encode()),
                  "annotations": {"org.opencontainers.image.ref.name": "1"}}
    (layout / "index.json").write_text(json.dumps({"schemaVersion": 2, "manifests": [descriptor]}), encoding="utf-8")
    (layout / "oci-layout").write_text('{"imageLayoutVersion": "1.0.0"}', encoding="utf-8")


def main():
    target = pathlib.Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    stamp = target / "key"
    if stamp.exists() and stamp.read_text(encoding="utf-8") == key():
        return
    work = target / "making"
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir()
    bootstrap(work / "system.tar", PACKAGES)
    split(work / "system.tar", work)
    layout = target / "layout"
    shutil.rmtree(layout, ignore_errors=True)
    pack(work, layout)
    shutil.rmtree(work)
    stamp.write_text(key(), encoding="utf-8")


if __name__ == "__main__":
    main()
