/**
 * Says in one message that Node is too old. Written so that even an old Node can read it, and must import nothing.
 */

/** The same as `engines` in package.json, which npm reads and this cannot before Node is known to be good. */
const needed = [20, 19]

/**
 * @param {string} version such as `20.19.2`
 * @returns {string | undefined} what is wrong, in words
 */
export function nodeProblem(version) {
  const parts = version.split('.').map(Number)
  const enough = parts[0] > needed[0] || (parts[0] === needed[0] && parts[1] >= needed[1])
  if (enough) return undefined
  return `Node ${needed.join('.')} or later is needed, and this is Node ${version}. Install a newer one: https://nodejs.org`
}

/** Ends the process with 2 if Node is too old. */
export function checkNode() {
  const problem = nodeProblem(process.versions.node)
  if (problem === undefined) return
  console.error(problem)
  if (process.argv.includes('--json')) {
    console.log(JSON.stringify({ schemaVersion: 1, error: { code: 'node-too-old', message: problem } }))
  }
  process.exit(2)
}
