namespace Routing.Formats.Pickles;

/// <summary>
/// Reads a pickle as data. Only the opcodes that build plain values are known, and only the globals that
/// <see cref="TorchGlobals"/> lists; each of these stands for code of ours, so nothing a file says is ever executed.
/// </summary>
internal sealed class PickleReader
{
    /// <summary>Longest pickle, bytes: weights are not in it but beside it.</summary>
    public const int LongestPickle = 16 << 20;

    private readonly PickleCursor _cursor;
    private readonly PickleStack _stack;
    private readonly TorchStorages _storages;
    private readonly Dictionary<uint, PickleValue> _memo = [];

    private PickleReader(PickleCursor cursor, TorchStorages storages) => (_cursor, _stack, _storages) = (cursor, new(cursor), storages);

    /// <summary>Reads a whole pickle.</summary>
    /// <param name="cursor">At its start.</param>
    /// <param name="storages">Where its persistent ids lead.</param>
    /// <exception cref="InvalidFileException">It is broken, hostile, or asks for more than data.</exception>
    public static PickleValue Read(PickleCursor cursor, TorchStorages storages) => new PickleReader(cursor, storages).Read();

    private PickleValue Read()
    {
        if (_cursor.ReadOpcode() != PickleOpcode.Proto) throw _cursor.Invalid("the pickle does not begin with its protocol: it is of protocol 0 or 1, or no pickle");
        ReadProtocol();
        for (var opcode = _cursor.ReadOpcode(); opcode != PickleOpcode.Stop; opcode = _cursor.ReadOpcode()) Follow(opcode);
        if (_cursor.Remaining > 0) throw _cursor.Invalid($"the pickle goes on for {_cursor.Remaining:N0} bytes after its end");
        return _stack.Result();
    }

    private void Follow(PickleOpcode opcode)
    {
        switch (opcode)
        {
            case PickleOpcode.Proto: ReadProtocol(); break;
            case PickleOpcode.Frame: ReadFrame(); break;
            case PickleOpcode.Mark: _stack.Mark(); break;

            case PickleOpcode.None: _stack.Push(PickleNone.Instance); break;
            case PickleOpcode.NewTrue: _stack.Push(new PickleBool(true)); break;
            case PickleOpcode.NewFalse: _stack.Push(new PickleBool(false)); break;
            case PickleOpcode.BinInt: _stack.Push(new PickleInteger((int)_cursor.ReadUInt32())); break;
            case PickleOpcode.BinInt1: _stack.Push(new PickleInteger(_cursor.ReadByte())); break;
            case PickleOpcode.BinInt2: _stack.Push(new PickleInteger(_cursor.ReadUInt16())); break;
            case PickleOpcode.Long1: _stack.Push(new PickleInteger(_cursor.ReadLong(_cursor.ReadByte()))); break;
            case PickleOpcode.BinFloat: _stack.Push(new PickleFloat(_cursor.ReadFloat())); break;
            case PickleOpcode.ShortBinUnicode: _stack.Push(new PickleText(_cursor.ReadText(_cursor.ReadByte()))); break;
            case PickleOpcode.BinUnicode: _stack.Push(new PickleText(_cursor.ReadText(_cursor.ReadUInt32()))); break;
            case PickleOpcode.BinUnicode8: _stack.Push(new PickleText(_cursor.ReadText(_cursor.ReadUInt64()))); break;

            case PickleOpcode.ShortBinBytes: _stack.Push(new PickleByteString(_cursor.ReadBytes(_cursor.ReadByte()))); break;

            case PickleOpcode.EmptyList: _stack.Push(new PickleList()); break;
            case PickleOpcode.EmptyDict: _stack.Push(new PickleDict()); break;
            case PickleOpcode.EmptyTuple: _stack.Push(new PickleTuple([])); break;
            case PickleOpcode.Tuple1: _stack.Push(new PickleTuple(_stack.Pop(1))); break;
            case PickleOpcode.Tuple2: _stack.Push(new PickleTuple(_stack.Pop(2))); break;
            case PickleOpcode.Tuple3: _stack.Push(new PickleTuple(_stack.Pop(3))); break;
            case PickleOpcode.Tuple: _stack.Push(new PickleTuple(_stack.PopToMark())); break;
            case PickleOpcode.Append: Append(_stack.Pop(1)); break;
            case PickleOpcode.Appends: Append(_stack.PopToMark()); break;
            case PickleOpcode.SetItem: SetItems(_stack.Pop(2)); break;
            case PickleOpcode.SetItems: SetItems(_stack.PopToMark()); break;

            case PickleOpcode.BinPut: Memoize(_cursor.ReadByte()); break;
            case PickleOpcode.LongBinPut: Memoize(_cursor.ReadUInt32()); break;
            case PickleOpcode.Memoize: Memoize((uint)_memo.Count); break;
            case PickleOpcode.BinGet: PushMemo(_cursor.ReadByte()); break;
            case PickleOpcode.LongBinGet: PushMemo(_cursor.ReadUInt32()); break;

            case PickleOpcode.Global: PushGlobal(_cursor.ReadLine(), _cursor.ReadLine()); break;
            case PickleOpcode.StackGlobal: PushGlobal(_stack.Pop(2)); break;
            case PickleOpcode.BinPersId: _stack.Push(_storages.Find(_stack.Pop(), _cursor)); break;
            case PickleOpcode.Reduce: Reduce(_stack.Pop(2)); break;
            case PickleOpcode.Build: Build(_stack.Pop()); break;

            default: throw Refused(opcode);
        }
    }

    private void ReadProtocol()
    {
        var protocol = _cursor.ReadByte();
        if (protocol is < 2 or > 5) throw _cursor.Invalid($"the pickle is of protocol {protocol}; 2 to 5 are read");
    }

    // Frames only help readers of streams; the bytes go on as if they were not there.
    private void ReadFrame()
    {
        var length = _cursor.ReadUInt64();
        if (length > (ulong)_cursor.Remaining) throw _cursor.Invalid($"has a frame of {length} bytes where {_cursor.Remaining:N0} are left");
    }

    private void Append(ReadOnlySpan<PickleValue> items)
    {
        var target = _stack.Top();
        if (target is not PickleList list) throw _cursor.Invalid($"appends to {target.Kind} instead of a list");
        list.Add(items);
    }

    private void SetItems(ReadOnlySpan<PickleValue> items)
    {
        var target = _stack.Top();
        if (target is not PickleDict dict) throw _cursor.Invalid($"sets items of {target.Kind} instead of a dict");
        if (items.Length % 2 != 0) throw _cursor.Invalid("sets a key without a value");
        for (var i = 0; i < items.Length; i += 2)
        {
            if (items[i] is not (PickleText or PickleInteger)) throw _cursor.Invalid($"has {items[i].Kind} as a key; keys are texts or ints");
            if (!dict.TryAdd(items[i], items[i + 1])) throw _cursor.Invalid($"sets the key {(items[i] is PickleText text ? $"'{text.Value}'" : ((PickleInteger)items[i]).Value)} twice");
        }
    }

    private void Memoize(uint index)
    {
        if (_memo.Count == PickleStack.MostValues) throw _cursor.Invalid($"the pickle remembers more than {PickleStack.MostValues:N0} values");
        _memo[index] = _stack.Top();
    }

    private void PushMemo(uint index) => _stack.Push(_memo.TryGetValue(index, out var value) ? value : throw _cursor.Invalid($"asks for memo {index}, which was never set"));

    private void PushGlobal(PickleValue[] names)
    {
        if (names is not [PickleText module, PickleText name]) throw _cursor.Invalid($"names a global by {names[0].Kind} and {names[1].Kind} instead of two texts");
        PushGlobal(module.Value, name.Value);
    }

    private void PushGlobal(string module, string name) => _stack.Push(TorchGlobals.Find(module, name) ?? throw _cursor.Invalid(
        $"names {module}.{name}, which a file of weights does not need: unpickling it could run code. If you trust where it comes from, save only its weights and plain values"));

    private void Reduce(PickleValue[] call)
    {
        if (call[0] is not PickleFunction function) throw _cursor.Invalid($"calls {call[0].Kind}, which is no function");
        if (call[1] is not PickleTuple arguments) throw _cursor.Invalid($"calls {function.Name} with {call[1].Kind} instead of a tuple of arguments");
        _stack.Push(function.Result(new(function, arguments, _cursor)));
    }

    /// <summary>Gives an object its attributes. Of a state dict these are version numbers, which say nothing about its weights.</summary>
    private void Build(PickleValue attributes)
    {
        var target = _stack.Top();
        if (target is NumpyType)
        {
            NumpyType.RequirePlain(attributes, _cursor);
            return;
        }
        if (target is not PickleDict) throw _cursor.Invalid($"gives attributes to {target.Kind}");
        if (attributes is not PickleDict { Entries: [{ Key: PickleText { Value: "_metadata" } }] }) throw _cursor.Invalid("gives a dict attributes other than _metadata");
    }

    private InvalidFileException Refused(PickleOpcode opcode) => Enum.IsDefined(opcode)
        ? _cursor.Invalid($"has the opcode {opcode}, which torch.save does not use for weights and plain values")
        : _cursor.Invalid($"has the unknown opcode 0x{(byte)opcode:x2}");
}
