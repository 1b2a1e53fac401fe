/** What db.Organization… needs: who works, and for whom. */
export const ORGANIZATION_CLASSES = `    /// <summary>
    /// Who works, and for which organization: of one request, and given to its context. The token is that of
    /// app.open_session(). Row-level security shows and takes this organization's rows alone.
    /// </summary>
    public sealed record OrganizationSession(string Token, Guid Organization)
    {
        /// <summary>For the audit trail, as are the next two.</summary>
        public IPAddress? ClientIp { get; init; }
        public string? UserAgent { get; init; }
        public string? RequestId { get; init; }

        /// <summary>As parameters: pg_stat_activity shows texts to every session of the same login.</summary>
        internal const string Call =
            "SELECT app.set_context(@pmdb_token, @pmdb_organization, @pmdb_client_ip, @pmdb_user_agent, @pmdb_request_id)";

        internal void AddParameters(DbCommand command)
        {
            Add(command, "pmdb_token", Token);
            Add(command, "pmdb_organization", Organization);
            Add(command, "pmdb_client_ip", ClientIp);
            Add(command, "pmdb_user_agent", UserAgent);
            Add(command, "pmdb_request_id", RequestId);
        }

        static void Add(DbCommand command, string name, object? value)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            parameter.Value = value ?? DBNull.Value;
            command.Parameters.Add(parameter);
        }

        /// <summary>No token: records print what they hold.</summary>
        public override string ToString() => $"OrganizationSession {{ Organization = {Organization} }}";
    }

    /// <summary>Sets the context first thing in each transaction. It ends with it (E208).</summary>
    sealed class OrganizationTransactions(OrganizationSession session) : DbTransactionInterceptor
    {
        public override DbTransaction TransactionStarted(
            DbConnection connection, TransactionEndEventData eventData, DbTransaction result) => Opened(result, connection);

        public override ValueTask<DbTransaction> TransactionStartedAsync(
            DbConnection connection, TransactionEndEventData eventData, DbTransaction result,
            CancellationToken cancellationToken = default) => OpenedAsync(result, connection, cancellationToken);

        /// <summary>One that something else has begun: Database.UseTransaction().</summary>
        public override DbTransaction TransactionUsed(
            DbConnection connection, TransactionEventData eventData, DbTransaction result) => Opened(result, connection);

        public override ValueTask<DbTransaction> TransactionUsedAsync(
            DbConnection connection, TransactionEventData eventData, DbTransaction result,
            CancellationToken cancellationToken = default) => OpenedAsync(result, connection, cancellationToken);

        DbTransaction Opened(DbTransaction transaction, DbConnection connection)
        {
            using var command = CommandIn(transaction, connection);
            command.ExecuteNonQuery();
            return transaction;
        }

        async ValueTask<DbTransaction> OpenedAsync(
            DbTransaction transaction, DbConnection connection, CancellationToken cancellationToken)
        {
            await using var command = CommandIn(transaction, connection);
            await command.ExecuteNonQueryAsync(cancellationToken);
            return transaction;
        }

        DbCommand CommandIn(DbTransaction transaction, DbConnection connection)
        {
            var command = connection.CreateCommand();
            command.Transaction = transaction;
            command.CommandText = OrganizationSession.Call;
            session.AddParameters(command);
            return command;
        }
    }

    /// <summary>
    /// Sets the context for a command that is in no transaction: a query by itself, ExecuteUpdate, ExecuteSql. It goes to
    /// the server in the same message, and what one message holds is one transaction to PostgreSQL. A command that asks for
    /// one value only (ExecuteScalar, which EF Core doesn't use for queries) has no context, and the server refuses it.
    /// </summary>
    sealed class OrganizationCommands(OrganizationSession session) : DbCommandInterceptor
    {
        const string Before = OrganizationSession.Call + ";\\n";

        public override InterceptionResult<DbDataReader> ReaderExecuting(
            DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result)
        {
            Prepare(command);
            return result;
        }

        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result,
            CancellationToken cancellationToken = default)
        {
            Prepare(command);
            return new(result);
        }

        public override InterceptionResult<int> NonQueryExecuting(
            DbCommand command, CommandEventData eventData, InterceptionResult<int> result)
        {
            Prepare(command);
            return result;
        }

        public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<int> result,
            CancellationToken cancellationToken = default)
        {
            Prepare(command);
            return new(result);
        }

        /// <summary>The first result is that of the context.</summary>
        public override DbDataReader ReaderExecuted(
            DbCommand command, CommandExecutedEventData eventData, DbDataReader result)
        {
            if (IsPrepared(command)) result.NextResult();
            return result;
        }

        public override async ValueTask<DbDataReader> ReaderExecutedAsync(
            DbCommand command, CommandExecutedEventData eventData, DbDataReader result,
            CancellationToken cancellationToken = default)
        {
            if (IsPrepared(command)) await result.NextResultAsync(cancellationToken);
            return result;
        }

        void Prepare(DbCommand command)
        {
            if (command.Transaction is not null || IsPrepared(command)) return;
            session.AddParameters(command);
            command.CommandText = Before + command.CommandText;
        }

        static bool IsPrepared(DbCommand command) => command.CommandText.StartsWith(Before, StringComparison.Ordinal);
    }
`;

/** The beginning of a context whose transactions work for an organization. */
export const ORGANIZATION_CONTEXT = `        readonly OrganizationSession session;

        public TablesContext(DbContextOptions<TablesContext> options, OrganizationSession session) : base(options)
        {
            this.session = session;
            // What is saved is saved in a transaction, one statement too.
            Database.AutoTransactionBehavior = AutoTransactionBehavior.Always;
        }

        /// <summary>
        /// Here and not among the options, so that EF Core refuses to pool contexts: one from a pool would work for whoever
        /// had it before.
        /// </summary>
        protected override void OnConfiguring(DbContextOptionsBuilder optionsBuilder) =>
            optionsBuilder.AddInterceptors(new OrganizationTransactions(session), new OrganizationCommands(session));

        /// <summary>Several queries and changes in one transaction: all of it or nothing, tried again where the options say so.</summary>
        public Task<T> InTransactionAsync<T>(
            Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken = default) =>
            Database.CreateExecutionStrategy().ExecuteAsync(
                async token =>
                {
                    await using var transaction = await Database.BeginTransactionAsync(token);
                    var answer = await work(token);
                    await transaction.CommitAsync(token);
                    return answer;
                },
                cancellationToken);

`;

export const PLAIN_CONTEXT = `        public TablesContext(DbContextOptions<TablesContext> options) : base(options)
        {
        }

`;
