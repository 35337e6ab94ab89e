// SPDX-License-Identifier: Apache-2.0
#include "engine/container/names.h"

#include <iterator>
#include <string_view>

#include "engine/base/random.h"

namespace galley::container {

namespace {

constexpr std::string_view kAdjectives[] = {
    "able",     "airy",    "amber",  "ample",  "azure",    "bold",    "brave",   "breezy",   "bright",  "brisk",
    "bronze",   "calm",    "candid", "clear",  "clever",   "coastal", "copper",  "coral",    "cosy",    "crisp",
    "daring",   "dawning", "deep",   "deft",   "eager",    "early",   "eastern", "even",     "fair",    "faithful",
    "fearless", "fine",    "fleet",  "fond",   "frank",    "fresh",   "gentle",  "gilded",   "glad",    "golden",
    "good",     "grand",   "happy",  "hardy",  "honest",   "humble",  "ivory",   "jaunty",   "jolly",   "keen",
    "kind",     "level",   "light",  "lively", "loyal",    "lucky",   "lunar",   "mellow",   "merry",   "mighty",
    "mild",     "neat",    "nimble", "noble",  "northern", "patient", "pearly",  "placid",   "plucky",  "polar",
    "prompt",   "proud",   "quick",  "quiet",  "ready",    "rosy",    "rugged",  "salty",    "scarlet", "serene",
    "sharp",    "silver",  "sleek",  "smooth", "snug",     "solar",   "solid",   "southern", "spry",    "starlit",
    "steady",   "stout",   "sturdy", "sunny",  "swift",    "tidal",   "tidy",    "trim",     "trusty",  "western",
};

constexpr std::string_view kNouns[] = {
    "albatross", "anchor",  "ballast", "beacon",  "binnacle", "bosun",      "bowline",  "bowsprit", "breeze",
    "brig",      "bulwark", "buoy",    "cabin",   "capstan",  "caravel",    "chart",    "clipper",  "compass",
    "cormorant", "corsair", "cove",    "crest",   "crew",     "current",    "cutter",   "davit",    "deckhand",
    "dinghy",    "dolphin", "dory",    "estuary", "fathom",   "ferry",      "fjord",    "foresail", "frigate",
    "funnel",    "gale",    "galleon", "gangway", "gannet",   "gimbal",     "gull",     "halyard",  "harbour",
    "haven",     "hawser",  "helm",    "heron",   "horizon",  "inlet",      "jetty",    "keel",     "ketch",
    "knot",      "lagoon",  "lantern", "lateen",  "ledger",   "lighthouse", "lodestar", "log",      "lugger",
    "mainsail",  "marina",  "mariner", "mast",    "meridian", "mizzen",     "mooring",  "narwhal",  "navigator",
    "oar",       "osprey",  "packet",  "petrel",  "pier",     "pilot",      "pinnace",  "porpoise", "quay",
    "regatta",   "rigging", "rudder",  "sailor",  "schooner", "sextant",    "shoal",    "skiff",    "sloop",
    "spinnaker", "squall",  "steward", "strait",  "swell",    "tern",       "tiller",   "topsail",  "trawler",
    "yawl",
};

std::string_view pick(const std::string_view* words, std::size_t count) {
    return words[randomBelow(count)];
}

}  // namespace

std::string generateName(int attempt) {
    std::string name(pick(kAdjectives, std::size(kAdjectives)));
    name += '_';
    name += pick(kNouns, std::size(kNouns));
    if (attempt > 0) name += std::to_string(randomBelow(10));
    return name;
}

}  // namespace galley::container
