using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ProductionValue.Silo.Storage;

/// <summary>
/// A prepared statement that is bound, stepped and reset over and over by one thread at a time. It goes below <see cref="SqliteCommand"/>
/// because boxing parameters costs more than the statements themselves, and because text with NUL characters must survive.
/// </summary>
internal sealed class Statement(sqlite3 database, sqlite3_stmt statement) : IDisposable
{
    /// <summary>Binds the first parameter, 1, and so on in order.</summary>
    /// <exception cref="SqliteException">SQLite refuses a value.</exception>
    public Statement Bind(params ReadOnlySpan<Value> values)
    {
        for (var position = 0; position < values.Length; position++)
            Check(values[position].BindTo(statement, position + 1));
        return this;
    }

    /// <summary>Advances to the next row.</summary>
    /// <returns>False when there is none; the statement is then ready to be bound again.</returns>
    /// <exception cref="SqliteException">The statement failed; it is ready to be bound again.</exception>
    public bool Step()
    {
        var code = raw.sqlite3_step(statement);
        if (code == raw.SQLITE_ROW)
            return true;
        Reset();
        if (code != raw.SQLITE_DONE)
            SqliteException.ThrowExceptionForRC(code, database);
        return false;
    }

    /// <summary>Runs a statement that returns no rows, or whose rows nobody wants.</summary>
    /// <returns>How many rows it changed.</returns>
    public int Run()
    {
        while (Step())
        {
        }

        return raw.sqlite3_changes(database);
    }

    /// <summary>The integer in the first row's first column; <paramref name="otherwise"/> where there is no row or it is null.</summary>
    public long Scalar(long otherwise = 0)
    {
        if (!Step())
            return otherwise;
        var value = IsNull(0) ? otherwise : Long(0);
        Reset();
        return value;
    }

    /// <summary>The text in the first row's first column; empty where there is no row.</summary>
    public string ReadText()
    {
        if (!Step())
            return "";
        var text = Text(0);
        Reset();
        return text;
    }

    /// <summary>Ends the reading of rows before the last one.</summary>
    public void Reset()
    {
        // The code repeats the failure of the last step, which Step has already told.
        _ = raw.sqlite3_reset(statement);
        _ = raw.sqlite3_clear_bindings(statement);
    }

    /// <summary>Whether the column of the row is null.</summary>
    public bool IsNull(int column) => raw.sqlite3_column_type(statement, column) == raw.SQLITE_NULL;

    /// <summary>The column as an integer.</summary>
    public long Long(int column) => raw.sqlite3_column_int64(statement, column);

    /// <summary>The column as a number.</summary>
    public double Double(int column) => raw.sqlite3_column_double(statement, column);

    /// <summary>The column's bytes; those of its UTF-8 where it is text. Valid until the next step.</summary>
    public ReadOnlySpan<byte> Bytes(int column) => raw.sqlite3_column_blob(statement, column);

    /// <summary>The column as text.</summary>
    public string Text(int column) => Encoding.UTF8.GetString(Bytes(column));

    /// <inheritdoc/>
    public void Dispose() => statement.Dispose();

    private void Check(int code)
    {
        if (code != raw.SQLITE_OK)
            SqliteException.ThrowExceptionForRC(code, database);
    }

    /// <summary>A parameter.</summary>
    internal readonly struct Value
    {
        private readonly object? reference;
        private readonly double number;
        private readonly long integer;
        private readonly Kind kind;

        private Value(Kind kind, long integer = 0, double number = 0, object? reference = null)
        {
            this.kind = kind;
            this.integer = integer;
            this.number = number;
            this.reference = reference;
        }

        private enum Kind
        {
            Null,
            Integer,
            Number,
            Text,
            Blob,
        }

        public static implicit operator Value(long value) => new(Kind.Integer, integer: value);

        public static implicit operator Value(long? value) => value is { } integer ? new(Kind.Integer, integer: integer) : default;

        public static implicit operator Value(bool value) => new(Kind.Integer, integer: value ? 1 : 0);

        public static implicit operator Value(double? value) => value is { } number ? new(Kind.Number, number: number) : default;

        public static implicit operator Value(string? value) => value is null ? default : new(Kind.Text, reference: value);

        public static implicit operator Value(byte[]? value) => value is null ? default : new(Kind.Blob, reference: value);

        /// <summary>Binds the value as parameter <paramref name="position"/>, counted from 1.</summary>
        /// <returns>SQLite's result code.</returns>
        public int BindTo(sqlite3_stmt statement, int position) => kind switch
        {
            Kind.Integer => raw.sqlite3_bind_int64(statement, position, integer),
            Kind.Number => raw.sqlite3_bind_double(statement, position, number),
            Kind.Text => BindText(statement, position, (string)reference!),
            Kind.Blob when reference is byte[] { Length: 0 } => raw.sqlite3_bind_zeroblob(statement, position, 0),
            Kind.Blob => raw.sqlite3_bind_blob(statement, position, (byte[])reference!),
            _ => raw.sqlite3_bind_null(statement, position),
        };

        private static int BindText(sqlite3_stmt statement, int position, string text)
        {
            const int onStack = 512;
            var most = Encoding.UTF8.GetMaxByteCount(text.Length);
            var utf8 = most <= onStack ? stackalloc byte[onStack] : new byte[most];
            var length = Encoding.UTF8.GetBytes(text, utf8);
            return raw.sqlite3_bind_text(statement, position, utf8[..length]);
        }
    }
}
