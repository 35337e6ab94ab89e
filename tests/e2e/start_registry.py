# SPDX-License-Identifier: Apache-2.0
"""Makes the demo image, when it is not in the cache yet, and serves it for the end-to-end tests."""
import support

print(support.registry_address())
