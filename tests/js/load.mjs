/* Loads one script of `web/assets` as the page does, and makes reproducible random numbers. */
import { readFileSync } from "node:fs";
import { runInThisContext } from "node:vm";

const ASSETS = new URL("../../web/assets/", import.meta.url);

export function load(name) {
  const path = new URL(`${name}.js`, ASSETS);
  runInThisContext(readFileSync(path, "utf8"), { filename: path.pathname });
  return globalThis.geoprio[name];
}

export function golden(name) {
  return JSON.parse(readFileSync(new URL(`../golden/${name}.json`, import.meta.url), "utf8"));
}

/* Mulberry32: the same numbers for the same seed. */
export function randomFrom(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const below = (n) => Math.floor(next() * n);
  return { next, below, pick: (list) => list[below(list.length)], chance: (share) => next() < share };
}

/* Run a property on many seeds; the failing one is named. */
export function forSeeds(count, property) {
  for (let seed = 1; seed <= count; seed += 1) {
    try {
      property(randomFrom(seed), seed);
    } catch (error) {
      error.message = `seed ${seed}: ${error.message}`;
      throw error;
    }
  }
}
