/**
 * Names of files for submissions: whatever a submission is called, it is a plain name below our folder, and no other's.
 */

/** By id of the submission, without an ending. */
export function fileNames(ids: readonly string[]): Map<string, string> {
  const names = new Map<string, string>()
  const taken = new Set<string>()
  for (const id of ids) {
    const plain = id
      .normalize('NFC')
      .replace(/[^\p{L}\p{N} _.()-]/gu, '_')
      .replace(/^[. -]+|[. ]+$/g, '')
    const short = [...plain].slice(0, 60).join('') || 'submission'
    let name = short
    for (let number = 2; taken.has(name.toLowerCase()); number += 1) name = `${short}-${number}`
    taken.add(name.toLowerCase())
    names.set(id, name)
  }
  return names
}
