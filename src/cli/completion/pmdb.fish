# Completion of pmdb for fish: pmdb completion fish > ~/.config/fish/completions/pmdb.fish

function __pmdb_complete
    set -l before (commandline --cut-at-cursor --tokenize --current-process)
    set -l typed (commandline --cut-at-cursor --current-token)
    set -l replies ($before[1] __complete $before[2..-1] "$typed" 2>/dev/null)
    switch "$replies[1]"
        case :files
            __fish_complete_path $typed
        case :folders
            __fish_complete_directories $typed ''
        case '*'
            printf '%s\n' $replies
    end
end

complete --command pmdb --no-files --keep-order --arguments '(__pmdb_complete)'
