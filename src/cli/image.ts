/**
 * `npm run image`: makes the guest image, writes it into one file for another machine, and takes such a file in.
 */
import { type Command, Option } from 'commander'
import { openSandbox } from '../guest/index.ts'
import { type Arch, exportImage, importImage } from '../image/index.ts'
import type { Context } from './context.ts'
import { createProgram, runProgram } from './program.ts'

interface ImageOptions {
  arch?: Arch
  packages?: string[]
}

export async function imageCommand(args: string[], context: Context): Promise<number> {
  const { cacheDir, onProgress, signal, out, quiet } = context
  const program = createProgram('image').description('The image that every VM boots.')
  const shared = { cacheDir, onProgress, signal }

  withArch(program.command('build').description('make the image and its snapshot')).action(
    async ({ arch, packages }: ImageOptions) => {
      await openSandbox({ kind: 'qemu', ...shared, arch, extraPackages: packages })
      quiet()
      out('The image is ready.\n')
    },
  )
  withArch(program.command('export <file>').description('write the image into one file')).action(
    async (file: string, { arch, packages }: ImageOptions) => {
      const { size, sha256 } = await exportImage({ ...shared, arch, extraPackages: packages, file })
      quiet()
      out(`${file}: ${Math.round(size / 1e6)} MB, sha256 ${sha256}\n`)
    },
  )
  program
    .command('import <source>')
    .description('take in an image from a file or a web address')
    .action(async (source: string) => {
      const { arch } = await importImage({ ...shared, source })
      quiet()
      out(`The ${arch} image is in the cache; nothing has to be built.\n`)
    })
  await runProgram(program, args)
  return 0
}

function withArch(command: Command): Command {
  return command
    .addOption(
      new Option('--arch <name>', 'guest architecture; this machine’s own when not given').choices([
        'amd64',
        'arm64',
      ]),
    )
    .option('--packages <name...>', 'Debian packages to add')
}
