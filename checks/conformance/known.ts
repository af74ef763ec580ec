/**
 * What has to be known about the submissions beside their code: what some need in the VM, and what is wrong with
 * them. They are `checks/<lab>/conformance/<implementation>.ts`.
 */

/** Debian packages that an implementation needs beside the usual ones. */
export const PACKAGES: Record<string, string[]> = {
  cni: ['containernetworking-plugins'],
}

/** A mistake that real software makes: the checks fail for it, and they should. */
export interface Fault {
  /** `<lab>/<implementation>` */
  submission: string
  /** Id of the check that fails. */
  check: string
  /** What is wrong: one sentence. */
  because: string
}

export const FAULTS: Fault[] = [
  {
    submission: '4.1-network-manager/cni',
    check: 'destroy-removes',
    because:
      'The firewall plugin makes CNI-FORWARD and CNI-ADMIN, and a rule in FORWARD that leads there, for its first container, and nothing in CNI removes them after the last one.',
  },
  {
    submission: '4.2-port-mapping/cni',
    check: 'remove-half',
    because: 'The portmap plugin takes back a mapping of a container as it was published, as a whole.',
  },
]
