/** By shell: what makes it ask `pincheck complete` for candidates. What comes back is data: quoted by the shell, never run. */
export const completionScripts: Readonly<Record<string, string>> = {
  bash: `_pincheck() {
  local candidate
  COMPREPLY=()
  while IFS= read -r candidate; do
    [[ $candidate == *= ]] && compopt -o nospace 2>/dev/null
    COMPREPLY+=("$(printf '%q' "$candidate")")
  done < <(pincheck complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -o default -F _pincheck pincheck
`,
  zsh: `#compdef pincheck
_pincheck() {
  local -a candidates
  candidates=("\${(@f)$(pincheck complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  if [[ -n $candidates[1] ]]; then compadd -a candidates; else _files; fi
}
compdef _pincheck pincheck
`,
  fish: `function __pincheck_complete
  set -l words (commandline -opc) (commandline -ct)
  pincheck complete -- $words[2..-1] 2>/dev/null
end
complete -c pincheck -a '(__pincheck_complete)'
`,
};
