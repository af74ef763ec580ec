/**
 * Runs plugins of the Container Network Interface, as Debian packages them, the way a container runtime does: one
 * process for each, told what to do by its environment and its standard input.
 */
import { $ } from 'zx'

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

/** @returns what the plugin says there is now: what the next one in a chain gets as `prevResult` */
export async function plugin(
  verb: Verb,
  { containerId, pid, link }: Attachment,
  config: Document,
): Promise<Document> {
  const environment = {
    CNI_COMMAND: verb,
    CNI_CONTAINERID: containerId,
    CNI_NETNS: `/proc/${pid}/ns/net`,
    CNI_IFNAME: link,
    CNI_PATH: FOLDER,
  }
  const input = JSON.stringify({ cniVersion: VERSION, ...config })
  const { stdout } = await $({ input, env: { ...process.env, ...environment } })`${FOLDER}/${config.type}`
  return stdout === '' ? {} : (JSON.parse(stdout) as Document)
}
