import { useHashLocation } from "wouter/use-hash-location";

const below = "/events/search/";

/** The place where the events of a search are listed: what the search box says is in the address, so that it can be kept, sent and gone back to. */
export function searchPlace(search: string): string {
  return search === "" ? "/events" : below + encodeURIComponent(search);
}

/** What the search box says at a place. */
export function searchAt(place: string): string {
  if (!place.startsWith(below)) return "";
  try {
    return decodeURIComponent(place.slice(below.length));
  } catch {
    // An address that somebody wrote by hand.
    return place.slice(below.length);
  }
}

/** What the search box says, and how to have it say something else. While somebody types, the place is not a new one to go back to. */
export function useSearchPlace(): readonly [
  string,
  (search: string, options?: { readonly isTyped: boolean }) => void,
] {
  const [place, go] = useHashLocation();
  return [
    searchAt(place),
    (search, { isTyped } = { isTyped: false }) => go(searchPlace(search), { replace: isTyped }),
  ];
}
