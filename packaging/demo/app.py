# SPDX-License-Identifier: Apache-2.0
"""The page behind "Run the Flask demo": says hello, counts its visits, and writes a log line for each."""
import itertools
import logging
import os
import platform
import sys

from flask import Flask, jsonify, request

app = Flask(__name__)
visits = itertools.count(1)

PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Hello from Galley</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>
 body {{ font: 16px/1.5 system-ui, sans-serif; margin: 0; color: #17202b; background: #f4f6fa; }}
 main {{ max-width: 34rem; margin: 12vh auto; padding: 2rem 2.5rem; background: #fff; border: 1px solid #dfe4ec;
        border-radius: 10px; }}
 h1 {{ font-size: 1.4rem; margin: 0 0 .5rem; }} code {{ background: #f4f6fa; padding: .1rem .3rem; border-radius: 4px; }}
 p {{ color: #556170; }}
</style>
<main>
 <h1>Hello from a container</h1>
 <p>This page is served by Flask on Python {python}, inside the container <code>{host}</code>.</p>
 <p>Visit number <b>{visit}</b>. Look at the log in Galley: this visit has a line there.</p>
</main></html>
"""


@app.get("/")
def index():
    return PAGE.format(python=platform.python_version(), host=platform.node(), visit=next(visits))


@app.get("/health")
def health():
    return jsonify(status="ok", path=request.path)


if __name__ == "__main__":
    logging.basicConfig(stream=sys.stdout, level=logging.INFO, format="%(message)s")
    print("Galley demo is starting", flush=True)
    app.run(host="0.0.0.0", port=int(os.environ.get("PORT", "5000")))
