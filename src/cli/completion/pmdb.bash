# Completion of pmdb for bash 3.2 and later: source <(pmdb completion bash)

_pmdb() {
  local word description reply prefix='' IFS=$'\n'
  local words=() last="${COMP_CWORD}"

  # bash takes --tenant=acme apart at the "=": put it together again, and offer only what it takes for the last word.
  local i
  for ((i = 1; i <= last; i++)); do
    word="${COMP_WORDS[i]}"
    if [ "${#words[@]}" -gt 0 ]; then
      local before="${words[${#words[@]} - 1]}"
      if [[ "$word" == '=' && "$before" == --* ]] || [[ "$before" == --*= ]]; then
        words[${#words[@]} - 1]="$before$word"
        continue
      fi
    fi
    words+=("$word")
  done
  case "${words[${#words[@]} - 1]}" in
    --*=*) prefix="${words[${#words[@]} - 1]%%=*}=" ;;
  esac
  local typed="${words[${#words[@]} - 1]#"$prefix"}"

  COMPREPLY=()
  reply="$("${COMP_WORDS[0]}" __complete "${words[@]}" 2>/dev/null)" || return 0
  case "$reply" in
    :files)
      # bash does it best; the old one can't be asked to.
      compopt -o default 2>/dev/null || COMPREPLY=($(compgen -f -- "$typed"))
      return 0
      ;;
    :folders)
      compopt -o dirnames 2>/dev/null || COMPREPLY=($(compgen -d -- "$typed"))
      return 0
      ;;
  esac
  compopt -o nosort 2>/dev/null
  while IFS=$'\t' read -r word description; do
    [ -n "$word" ] && COMPREPLY+=("${word#"$prefix"}")
  done <<< "$reply"
}

complete -F _pmdb pmdb
