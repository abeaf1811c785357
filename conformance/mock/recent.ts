/** Sets a member of a map that has so many at most: beyond them the one that was set the longest ago is forgotten. */
export function setRecent<T>(map: Map<string, T>, key: string, value: T, most: number): void {
  map.delete(key)
  map.set(key, value)
  const [oldest] = map.keys()
  if (map.size > most && oldest !== undefined) map.delete(oldest)
}
