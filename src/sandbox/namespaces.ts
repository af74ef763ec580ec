/**
 * The command that starts the agent in fresh namespaces of a Linux machine, this one or another; all that it makes is gone
 * when it ends, and it ends when its standard input does. Knows nothing of how the command gets there.
 */

/**
 * Everything that must be readable by the learner's user is mounted under /mnt: this repository and its Node may lie in
 * somebody's closed home folder.
 */
const ENTER = `
set -e
program=$1 node=$2; shift 2
mount --make-rprivate /
# Processes of another uid are not to be seen there, should learner code uncover this one below its own.
mount -t proc -o remount,hidepid=invisible proc /proc
mount -t tmpfs -o mode=755 run /run
mount -t tmpfs -o mode=755 lab /mnt
mkdir /mnt/program
touch /mnt/node
mount --bind "$program" /mnt/program
mount --bind "$node" /mnt/node
modprobe br_netfilter 2>/dev/null || true
ip link set lo up
exec /mnt/node /mnt/program/agent.mjs stdio - 5 /mnt/program/node_modules
`

const UNSHARE = 'unshare --mount --net --pid --uts --ipc --fork --kill-child --mount-proc'.split(' ')

/**
 * @param program folder with the guest's program, there
 * @param node path of Node, there
 * @returns argv; to be run as root
 */
export function agentCommand(program: string, node: string): string[] {
  return [...UNSHARE, 'sh', '-c', ENTER, 'lab-agent', program, node]
}
