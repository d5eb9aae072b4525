/* From one territory to another: the address that opens it with what the present state has in common with it. */
(function (root) {
  "use strict";
  const geoprio = (root.geoprio = root.geoprio || {});

  /* `search` describes the state of the territory `here`; the server keeps of it what exists in `there`. */
  function address(search, here, there) {
    const fields = new URLSearchParams(search);
    fields.delete("v");
    fields.delete("va");
    if (fields.get("t") === there) return search;
    fields.set("de", fields.get("t") || here);
    fields.set("t", there);
    return "?" + fields.toString();
  }

  function open(here, there) {
    root.location.assign(root.location.pathname + address(root.location.search, here, there));
  }

  /* As `domain/wording/numbers.py: counted` writes them. */
  function inhabitants(count) {
    return count === null ? "n.d." : `${count.toLocaleString("fr-FR")}\u00a0hab.`;
  }

  const counted = (n, one, many) => `${n.toLocaleString("fr-FR")} ${n > 1 ? many : one}`;

  geoprio.territoire = { address, open, inhabitants, counted };
})(globalThis);
