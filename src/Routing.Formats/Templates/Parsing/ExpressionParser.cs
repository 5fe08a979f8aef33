using System.Globalization;
using System.Numerics;
using Routing.Formats.Templates.Syntax;
using Routing.Formats.Templates.Values;

namespace Routing.Formats.Templates.Parsing;

/// <summary>Recursive descent over Jinja's expressions, loosest binding first.</summary>
internal sealed class ExpressionParser(TokenStream stream)
{
    // Names that stand for surplus arguments inside macros.
    private static readonly HashSet<string> ExtraNames = ["varargs", "kwargs", "caller"];

    /// <summary>Those of <see cref="ExtraNames"/> read since the last reset; tells a macro's parser what its body uses.</summary>
    public HashSet<string> ExtrasUsed { get; set; } = [];

    /// <summary>An expression, or several separated by commas as a tuple.</summary>
    public Expression ParseTuple(bool withConditional = true)
    {
        var line = stream.Current.Line;
        var first = ParseExpression(withConditional);
        return stream.Current.IsOperator(",") ? ParseTupleRest(first, withConditional, line) : first;
    }

    public Expression ParseExpression(bool withConditional = true)
    {
        stream.Enter();
        var expression = withConditional ? ParseConditional() : ParseOr();
        stream.Leave();
        return expression;
    }

    public ArgumentList ParseArguments()
    {
        var positional = new List<Expression>();
        var named = new List<(string, Expression)>();
        Expression? extraPositional = null, extraNamed = null;
        stream.ExpectOperator("(");
        while (!stream.Current.IsOperator(")"))
        {
            if (stream.SkipOperator("*"))
            {
                if (extraPositional is not null || extraNamed is not null) throw InvalidCall();
                extraPositional = ParseExpression();
            }
            else if (stream.SkipOperator("**"))
            {
                if (extraNamed is not null) throw InvalidCall();
                extraNamed = ParseExpression();
            }
            else if (stream.Current.Kind == TokenKind.Name && stream.Ahead.IsOperator("="))
            {
                if (extraNamed is not null) throw InvalidCall();
                var name = stream.ExpectName();
                stream.ExpectOperator("=");
                named.Add((name, ParseExpression()));
            }
            else
            {
                if (extraPositional is not null || extraNamed is not null || named.Count > 0) throw InvalidCall();
                positional.Add(ParseExpression());
            }
            if (!stream.Current.IsOperator(")")) stream.ExpectOperator(",");
        }
        stream.ExpectOperator(")");
        return new ArgumentList(positional, named, extraPositional, extraNamed);
    }

    /// <summary>A chain of filters behind <paramref name="input"/>, which is null for a block's filters.</summary>
    /// <param name="atName">The first filter's name comes without a bar.</param>
    public FilterExpression? ParseFilters(Expression? input, bool atName = false)
    {
        FilterExpression? filter = null;
        while (atName || stream.SkipOperator("|"))
        {
            atName = false;
            var line = stream.Current.Line;
            var name = ParseDottedName();
            var arguments = stream.Current.IsOperator("(") ? ParseArguments() : ArgumentList.Empty;
            filter = new FilterExpression(filter ?? input, name, arguments, line);
        }
        return filter;
    }

    private SequenceExpression ParseTupleRest(Expression first, bool withConditional, int line)
    {
        var items = new List<Expression> { first };
        while (stream.SkipOperator(","))
        {
            if (AtTupleEnd()) break;
            items.Add(ParseExpression(withConditional));
        }
        return new SequenceExpression(items, isTuple: true, line);
    }

    private bool AtTupleEnd() =>
        stream.Current.Kind is TokenKind.PrintEnd or TokenKind.BlockEnd || stream.Current.IsOperator(")") || stream.Current.IsName("recursive");

    private Expression ParseConditional()
    {
        var expression = ParseOr();
        while (stream.Current.IsName("if"))
        {
            var line = stream.Next().Line;
            var condition = ParseOr();
            var other = stream.SkipName("else") ? ParseExpression() : null;
            expression = new ConditionalExpression(condition, expression, other, line);
        }
        return expression;
    }

    private Expression ParseOr()
    {
        var left = ParseAnd();
        while (stream.Current.IsName("or")) left = new LogicalExpression(left, isAnd: false, line: stream.Next().Line, right: ParseAnd());
        return left;
    }

    private Expression ParseAnd()
    {
        var left = ParseNot();
        while (stream.Current.IsName("and")) left = new LogicalExpression(left, isAnd: true, line: stream.Next().Line, right: ParseNot());
        return left;
    }

    private Expression ParseNot()
    {
        if (!stream.Current.IsName("not")) return ParseComparison();
        var line = stream.Next().Line;
        stream.Enter();
        var operand = ParseNot();
        stream.Leave();
        return new NotExpression(operand, line);
    }

    private Expression ParseComparison()
    {
        var line = stream.Current.Line;
        var first = ParseSum();
        var rest = new List<(string, Expression)>();
        while (ComparisonSymbol() is { } symbol) rest.Add((symbol, ParseSum()));
        return rest.Count == 0 ? first : new CompareExpression(first, rest, line);
    }

    private string? ComparisonSymbol()
    {
        if (stream.Current is { Kind: TokenKind.Operator, Text: "==" or "!=" or "<" or "<=" or ">" or ">=" }) return stream.Next().Text;
        if (stream.SkipName("in")) return "in";
        if (!stream.Current.IsName("not") || !stream.Ahead.IsName("in")) return null;
        stream.Next();
        stream.Next();
        return "not in";
    }

    private Expression ParseSum()
    {
        var left = ParseConcat();
        while (stream.Current is { Kind: TokenKind.Operator, Text: "+" or "-" }) left = Binary(left, stream.Next(), ParseConcat());
        return left;
    }

    private Expression ParseConcat()
    {
        var line = stream.Current.Line;
        var first = ParseProduct();
        if (!stream.Current.IsOperator("~")) return first;
        var parts = new List<Expression> { first };
        while (stream.SkipOperator("~")) parts.Add(ParseProduct());
        return new ConcatExpression(parts, line);
    }

    private Expression ParseProduct()
    {
        var left = ParsePower();
        while (stream.Current is { Kind: TokenKind.Operator, Text: "*" or "/" or "//" or "%" }) left = Binary(left, stream.Next(), ParsePower());
        return left;
    }

    // Left-associative and looser than the sign, unlike Python's: so Jinja has it.
    private Expression ParsePower()
    {
        var left = ParseUnary();
        while (stream.Current.IsOperator("**")) left = Binary(left, stream.Next(), ParseUnary());
        return left;
    }

    private static BinaryExpression Binary(Expression left, Token symbol, Expression right) => new(left, symbol.Text, right, symbol.Line);

    private Expression ParseUnary(bool withFilters = true)
    {
        Expression expression;
        if (stream.Current is { Kind: TokenKind.Operator, Text: "-" or "+" })
        {
            var sign = stream.Next();
            stream.Enter();
            expression = new SignExpression(ParseUnary(withFilters: false), sign.Text == "-", sign.Line);
            stream.Leave();
        }
        else
        {
            expression = ParsePrimary();
        }
        expression = ParsePostfix(expression);
        return withFilters ? ParseFiltersAndTests(expression) : expression;
    }

    private Expression ParsePrimary()
    {
        var token = stream.Next();
        switch (token.Kind)
        {
            case TokenKind.Name: return ParseNameOrConstant(token);
            case TokenKind.Text: return ParseText(token);
            case TokenKind.Integer: return new LiteralExpression(new IntValue(ParseInteger(token)), token.Line);
            case TokenKind.Float:
                return new LiteralExpression(new FloatValue(double.Parse(token.Text.Replace("_", "", StringComparison.Ordinal), CultureInfo.InvariantCulture)), token.Line);
            case TokenKind.Operator when token.Text == "(": return ParseParentheses(token.Line);
            case TokenKind.Operator when token.Text == "[": return ParseList(token.Line);
            case TokenKind.Operator when token.Text == "{": return ParseDict(token.Line);
            default: throw stream.Fail($"unexpected {token.Description}");
        }
    }

    private Expression ParseNameOrConstant(Token token)
    {
        Value? constant = token.Text switch
        {
            "true" or "True" => BoolValue.True,
            "false" or "False" => BoolValue.False,
            "none" or "None" => NoneValue.Instance,
            _ => null,
        };
        if (constant is not null) return new LiteralExpression(constant, token.Line);
        if (ExtraNames.Contains(token.Text)) ExtrasUsed.Add(token.Text);
        return new NameExpression(token.Text, token.Line);
    }

    private LiteralExpression ParseText(Token token)
    {
        var text = token.Text;
        if (stream.Current.Kind == TokenKind.Text)
        {
            var parts = new List<string> { text };
            while (stream.Current.Kind == TokenKind.Text) parts.Add(stream.Next().Text);
            text = string.Concat(parts);
        }
        return new LiteralExpression(new TextValue(text, isTrusted: true), token.Line);
    }

    private BigInteger ParseInteger(Token token)
    {
        var digits = token.Text.Replace("_", "", StringComparison.Ordinal).ToLowerInvariant();
        if (digits.Length > 1000) throw stream.Fail("an integer has too many digits");
        var radix = digits.Length > 1 ? digits[1] switch { 'x' => 16, 'o' => 8, 'b' => 2, _ => 10 } : 10;
        if (radix == 10)
        {
            if (digits.Length > 1 && digits[0] == '0' && digits.Trim('0').Length > 0) throw stream.Fail($"leading zeros in the integer {token.Text}");
            return BigInteger.Parse(digits, CultureInfo.InvariantCulture);
        }
        var number = BigInteger.Zero;
        foreach (var character in digits.AsSpan(2))
        {
            var digit = System.Convert.ToInt32(character.ToString(), 16);
            if (digit >= radix) throw stream.Fail($"malformed integer {token.Text}");
            number = number * radix + digit;
        }
        return number;
    }

    private Expression ParseParentheses(int line)
    {
        if (stream.SkipOperator(")")) return new SequenceExpression([], isTuple: true, line);
        var expression = ParseTuple();
        stream.ExpectOperator(")");
        return expression;
    }

    private SequenceExpression ParseList(int line)
    {
        var items = new List<Expression>();
        while (!stream.SkipOperator("]"))
        {
            if (items.Count > 0) stream.ExpectOperator(",");
            if (stream.SkipOperator("]")) break;
            items.Add(ParseExpression());
        }
        return new SequenceExpression(items, isTuple: false, line);
    }

    private DictExpression ParseDict(int line)
    {
        var entries = new List<(Expression, Expression)>();
        while (!stream.SkipOperator("}"))
        {
            if (entries.Count > 0) stream.ExpectOperator(",");
            if (stream.SkipOperator("}")) break;
            var key = ParseExpression();
            stream.ExpectOperator(":");
            entries.Add((key, ParseExpression()));
        }
        return new DictExpression(entries, line);
    }

    private Expression ParsePostfix(Expression expression)
    {
        while (true)
        {
            var line = stream.Current.Line;
            if (stream.SkipOperator(".")) expression = ParseAttribute(expression, line);
            else if (stream.SkipOperator("[")) expression = ParseSubscript(expression, line);
            else if (stream.Current.IsOperator("(")) expression = new CallExpression(expression, ParseArguments(), line);
            else return expression;
        }
    }

    private Expression ParseAttribute(Expression target, int line) => stream.Current.Kind switch
    {
        TokenKind.Name => new AttributeExpression(target, stream.Next().Text, line),
        TokenKind.Integer => new ItemExpression(target, new LiteralExpression(new IntValue(ParseInteger(stream.Next())), line), line),
        _ => throw stream.Fail($"expected a name or number after '.', got {stream.Current.Description}"),
    };

    private Expression ParseSubscript(Expression target, int line)
    {
        var start = stream.Current.IsOperator(":") ? null : ParseTupleInBrackets();
        if (start is not null && stream.SkipOperator("]")) return new ItemExpression(target, start, line);
        stream.ExpectOperator(":");
        var stop = SliceBound();
        var step = stream.SkipOperator(":") ? SliceBound() : null;
        stream.ExpectOperator("]");
        return new SliceExpression(target, start, stop, step, line);
    }

    private Expression ParseTupleInBrackets()
    {
        var line = stream.Current.Line;
        var first = ParseExpression();
        if (!stream.Current.IsOperator(",")) return first;
        var items = new List<Expression> { first };
        while (stream.SkipOperator(",") && !stream.Current.IsOperator("]")) items.Add(ParseExpression());
        return new SequenceExpression(items, isTuple: true, line);
    }

    private Expression? SliceBound() => stream.Current.IsOperator(":") || stream.Current.IsOperator("]") ? null : ParseExpression();

    private Expression ParseFiltersAndTests(Expression expression)
    {
        while (true)
        {
            var line = stream.Current.Line;
            if (stream.Current.IsOperator("|")) expression = ParseFilters(expression)!;
            else if (stream.SkipName("is")) expression = ParseTest(expression, line);
            else if (stream.Current.IsOperator("(")) expression = new CallExpression(expression, ParseArguments(), line);
            else return expression;
        }
    }

    private TestExpression ParseTest(Expression value, int line)
    {
        var negated = stream.SkipName("not");
        var name = ParseDottedName();
        var arguments = ArgumentList.Empty;
        if (stream.Current.IsOperator("(")) arguments = ParseArguments();
        else if (StartsOperand(stream.Current))
        {
            if (stream.Current.IsName("is")) throw stream.Fail("You cannot chain multiple tests with is");
            arguments = new ArgumentList([ParsePostfix(ParsePrimary())], []);
        }
        return new TestExpression(value, name, arguments, negated, line);
    }

    private static bool StartsOperand(Token token) => token.Kind switch
    {
        TokenKind.Name => token.Text is not ("else" or "or" or "and"),
        TokenKind.Text or TokenKind.Integer or TokenKind.Float => true,
        _ => token.IsOperator("[") || token.IsOperator("{"),
    };

    private string ParseDottedName()
    {
        var name = stream.ExpectName();
        while (stream.SkipOperator(".")) name += "." + stream.ExpectName();
        return name;
    }

    private TemplateException InvalidCall() => stream.Fail("invalid syntax for function call expression");
}
