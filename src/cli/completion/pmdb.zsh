#compdef pmdb
# Completion of pmdb for zsh: source <(pmdb completion zsh), or a file _pmdb in a folder of $fpath

_pmdb() {
  local line
  local -a replies candidates
  replies=("${(@f)$("${words[1]}" __complete "${(@)words[2,CURRENT]}" 2>/dev/null)}")

  case "${replies[1]}" in
    (:files | :folders)
      compset -P '--[a-z-]#='
      if [[ "${replies[1]}" == :folders ]]; then _files -/; else _files; fi
      return
      ;;
  esac
  for line in "${(@)replies}"; do
    [[ -n "$line" ]] || continue
    # _describe wants word:description.
    line="${line//:/\\:}"
    candidates+=("${line/$'\t'/:}")
  done
  _describe -V pmdb candidates
}

if [[ "${funcstack[1]}" == _pmdb ]]; then
  _pmdb "$@"
else
  (( ${+functions[compdef]} )) || { autoload -Uz compinit && compinit -i }
  compdef _pmdb pmdb
fi
