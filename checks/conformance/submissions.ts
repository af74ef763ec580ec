/**
 * Finds the submissions: solutions of whole labs that share nothing with the reference but the task.
 */
import { inRoom, namesIn, roomsWith } from '../support/rooms.ts'

export interface Submission {
  /** `4.1-network-manager/nft` */
  name: string
  /** `4.1-network-manager` */
  slug: string
  /** `nft` */
  implementation: string
  file: string
}

export function submissions(): Submission[] {
  return roomsWith('conformance').flatMap((slug) =>
    namesIn('conformance', slug).map((implementation) => {
      const file = inRoom(slug, 'conformance', `${implementation}.ts`)
      return { name: `${slug}/${implementation}`, slug, implementation, file }
    }),
  )
}
