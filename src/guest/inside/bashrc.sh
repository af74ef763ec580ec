# What a bash in a terminal begins with: the prompt of the texts. It remembers what is typed as long as it runs.
unset HISTFILE
HISTSIZE=1000
shopt -s checkwinsize histappend
PS1="$PLACE# "
unset PLACE
