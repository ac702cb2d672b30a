// The state of a page, in the fragment of its address: #sort=-due&owner=alice. The fragment and not the query, because
// it also works from file://.

/** @returns {URLSearchParams} */
export function readState() {
  return new URLSearchParams(location.hash.slice(1));
}

/** @param {URLSearchParams} state */
export function writeState(state) {
  const text = state.toString();
  history.replaceState(null, "", text ? `#${text}` : location.pathname + location.search);
}
