/**
 * The tour shows what happens, and nothing that was written down before.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { lab, ROOT } from '../../checks/support/cli.ts'
import { findListings } from '../listing/index.ts'

const narrative = readFileSync(join(ROOT, 'labs/4.0-tour/README.md'), 'utf8')

describe('npm run lab 4.0', () => {
  test('has no output of any command in its text', () => {
    const commands = findListings(narrative).flatMap((listing) => listing.commands)
    expect(commands.length).toBeGreaterThan(10)
    expect(commands.filter(({ output }) => output !== '')).toEqual([])
  })

  test('types each command, and follows packets with their addresses before and after NAT', async () => {
    const { code, stdout } = await lab(['4.0'])
    expect(code).toBe(0)
    for (const { commands } of findListings(narrative)) {
      for (const { place, line } of commands) expect(stdout).toMatch(after(`${place}# ${line}`))
    }
    expect(stdout).toMatch(/→ host veth\w+ +in +172\.18\.0\.2:(\d+) → 203\.0\.113\.10:80 SYN/)
    expect(stdout).toMatch(/NAT: the source 172\.18\.0\.2:(\d+) becomes 192\.168\.1\.100:\1\n/)
    expect(stdout).toMatch(/NAT: the destination 192\.168\.1\.100:(\d+) becomes 172\.18\.0\.2:\1\n/)
    expect(stdout).toMatch(/NAT: the destination 192\.168\.1\.100:8080 becomes 172\.18\.0\.2:80\n/)
    expect(stdout).toMatch(/← router to-neighbor +out 192\.168\.1\.100:8080 → 192\.168\.1\.50:\d+ SYN,ACK/)
    expect(stdout).not.toContain('```packet')
  })

  test('has nothing to check', async () => {
    const { code, stderr } = await lab(['check', '4.0'])
    expect(code).toBe(2)
    expect(stderr).toContain('npm run lab 4.0')
  })
})

/** The command, and on the next line what it printed, which is neither a prompt nor the end of the listing. */
function after(command: string): RegExp {
  const escaped = command.replace(/[$()*+.?[\\\]^{|}]/g, '\\$&')
  return new RegExp(`${escaped}\\n +(?!\\w+# )\\S`)
}
