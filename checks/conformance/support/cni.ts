/**
 * Runs plugins of the Container Network Interface, as Debian packages them, the way a container runtime does: one
 * process for each, told what to do by its environment and its standard input.
 */
import { execFile } from 'node:child_process'

/** Debian's containernetworking-plugins. */
const FOLDER = '/usr/lib/cni'

/** Of the protocol. */
export const VERSION = '1.0.0'

export type Verb = 'ADD' | 'DEL'

export interface Attachment {
  containerId: string
  pid: number
  /** Of the interface inside the container. */
  link: string
}

/** What a plugin is configured with, or answers with. */
export type Document = Record<string, unknown>

/**
 * @returns what the plugin says there is now: what the next one in a chain gets as `prevResult`
 * @throws Error with what the plugin says is wrong; it says so on its standard output
 */
export function plugin(
  verb: Verb,
  { containerId, pid, link }: Attachment,
  { type, ...config }: Document,
): Promise<Document> {
  const env = {
    ...process.env,
    CNI_COMMAND: verb,
    CNI_CONTAINERID: containerId,
    CNI_NETNS: `/proc/${pid}/ns/net`,
    CNI_IFNAME: link,
    CNI_PATH: FOLDER,
  }
  return new Promise((resolve, reject) => {
    const child = execFile(`${FOLDER}/${type}`, { env }, (error, stdout) => {
      if (error) reject(new Error(`${verb} of ${type} failed: ${stdout}`, { cause: error }))
      else resolve(stdout === '' ? {} : (JSON.parse(stdout) as Document))
    })
    child.stdin?.end(JSON.stringify({ cniVersion: VERSION, type, ...config }))
  })
}
