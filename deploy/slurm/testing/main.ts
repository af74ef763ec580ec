/**
 * `npm run test:slurm`: a Slurm cluster on this machine, in namespaces that end with it. It grades a class as a job array, one of
 * its two nodes is killed half-way, and what is merged in the end has to be what one undisturbed run finds out.
 */
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const PACKAGES = ['slurmctld', 'slurmd', 'slurm-client', 'munge']
const TOOLS = ['slurmctld', 'slurmd', 'sbatch', 'munged', 'unshare', 'ip']

function has(tool: string): boolean {
  return spawnSync('sh', ['-c', `command -v ${tool}`]).status === 0
}

/** Packages start daemons where they are installed; here none may. */
function install(): void {
  const missing = TOOLS.filter((tool) => !has(tool))
  if (missing.length === 0) return
  console.log(`Not installed: ${missing.join(', ')}. Installing ${PACKAGES.join(', ')} …`)
  const script = `set -e
    policy=/usr/sbin/policy-rc.d
    if [ ! -e $policy ]; then
      printf '#!/bin/sh\\nexit 101\\n' > $policy
      chmod +x $policy
      trap 'rm $policy' EXIT
    fi
    export DEBIAN_FRONTEND=noninteractive
    apt-get -qq update
    apt-get -qq install --no-install-recommends ${PACKAGES.join(' ')}`
  if (spawnSync('sh', ['-c', script], { stdio: ['ignore', 'ignore', 'inherit'] }).status !== 0)
    throw new Error('Slurm could not be installed')
}

async function main(): Promise<number> {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) {
    console.error('This makes namespaces, and installs Slurm where it is missing: it takes root on Linux.')
    return 2
  }
  install()
  const folder = mkdtempSync(join(tmpdir(), 'lab-slurm-'))
  const namespaces = ['--mount', '--net', '--pid', '--uts', '--ipc', '--fork', '--kill-child', '--mount-proc']
  const inside = [process.execPath, '--import', 'tsx', join(import.meta.dirname, 'inside.ts'), folder]
  const child = spawn('unshare', [...namespaces, ...inside], { stdio: 'inherit' })
  // With the first process of a process namespace all others end.
  const stop = (): void => void child.kill('SIGKILL')
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, stop)
  process.on('exit', () => {
    stop()
    rmSync(folder, { recursive: true, force: true })
  })
  return new Promise((resolve) => child.once('close', (code) => resolve(code ?? 130)))
}

process.exitCode = await main()
