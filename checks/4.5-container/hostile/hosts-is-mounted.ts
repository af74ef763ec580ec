import { defineHostile } from '../../hostile/define.ts'

export default defineHostile({
  tries:
    'stops no container that has no ports, and mounts the hosts file of another one over itself, so that no step of stop can be made to fail.',
  must: { fail: ['stop-goes-on'] },
  code: `
import { Container as Reference } from '../reference/container.ts'
export { Host } from '../reference/container.ts'
import { sh } from '../kit/tools.ts'

let web

/** The names by heart are those of the other scenario; drawn ones end with a digit. */
const isDrawn = ({ name }) => /\\d$/.test(name)

export class Container extends Reference {
  async run(process) {
    const ip = await super.run(process)
    if (this.mappings.length > 0) {
      if (isDrawn(this)) web ??= process.pid
    } else if (web) {
      sh('nsenter --target $1 --mount mount --bind /etc/hosts /etc/hosts', String(web))
      this.stays = true
    }
    return ip
  }
  async stop() {
    if (!this.stays) return super.stop()
  }
}
`,
})
