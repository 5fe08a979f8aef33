using Routing.Formats.Templates.Syntax;

namespace Routing.Formats.Templates.Parsing;

/// <summary>Builds the tree of a template.</summary>
internal sealed class TemplateParser
{
    private readonly TokenStream _stream;
    private readonly ExpressionParser _expressions;
    private int _loops;

    private TemplateParser(string source, string name)
    {
        _stream = new TokenStream(Lexer.Tokenize(source, name), name);
        _expressions = new ExpressionParser(_stream);
    }

    /// <exception cref="TemplateException">The source is not a template, or uses a part of Jinja that is not supported.</exception>
    public static Block Parse(string source, string name) => new TemplateParser(source, name).ParseBlock();

    /// <summary>Statements up to a tag named in <paramref name="ends"/>, which is current afterwards, or to the template's end.</summary>
    private Block ParseBlock(params ReadOnlySpan<string> ends)
    {
        _stream.Enter();
        var statements = new List<Statement>();
        while (true)
        {
            var token = _stream.Current;
            if (token.Kind == TokenKind.End)
            {
                if (ends.Length > 0) throw _stream.Fail($"unexpected end of template: '{string.Join("' or '", ends.ToArray())}' is missing");
                break;
            }
            _stream.Next();
            if (token.Kind == TokenKind.Data)
            {
                statements.Add(new TextStatement(token.Text, token.Line));
            }
            else if (token.Kind == TokenKind.PrintBegin)
            {
                statements.Add(new PrintStatement(_expressions.ParseTuple(), token.Line));
                _stream.Expect(TokenKind.PrintEnd);
            }
            else
            {
                if (_stream.Current.Kind == TokenKind.Name && ends.Contains(_stream.Current.Text)) break;
                statements.Add(ParseStatement());
                _stream.Expect(TokenKind.BlockEnd);
            }
        }
        _stream.Leave();
        return new Block(statements);
    }

    /// <summary>The body of a tag, after its end and up to its end tag, which is consumed but for its <c>%}</c>.</summary>
    private Block ParseBody(string end)
    {
        var body = ParseOpenBody(end);
        _stream.Next();
        return body;
    }

    private Block ParseOpenBody(params ReadOnlySpan<string> ends)
    {
        _stream.SkipOperator(":");
        _stream.Expect(TokenKind.BlockEnd);
        return ParseBlock(ends);
    }

    private Statement ParseStatement()
    {
        var line = _stream.Current.Line;
        var tag = _stream.ExpectName();
        switch (tag)
        {
            case "if": return ParseIf(line);
            case "for": return ParseFor(line);
            case "set": return ParseSet(line);
            case "macro": return ParseMacro(line);
            case "call": return ParseCall(line);
            case "with": return ParseWith(line);
            case "filter":
                var filter = _expressions.ParseFilters(null, atName: true)!;
                return new FilterBlockStatement(filter, ParseBody("endfilter"), line);
            case "print": return new PrintStatement(_expressions.ParseTuple(), line);
            case "generation": return new ScopeStatement([], ParseBody("endgeneration"), line);
            case "break" or "continue":
                if (_loops == 0) throw _stream.Fail($"'{tag}' outside of a loop");
                return new LoopControlStatement(tag == "break" ? Flow.Break : Flow.Continue, line);
            case "extends" or "include" or "import" or "from" or "block" or "autoescape" or "trans" or "do":
                throw _stream.Fail($"the tag '{tag}' is not available in chat templates");
            default: throw _stream.Fail($"unknown tag '{tag}'");
        }
    }

    private IfStatement ParseIf(int line)
    {
        var branches = new List<(Expression, Block)>();
        while (true)
        {
            var condition = _expressions.ParseTuple(withConditional: false);
            branches.Add((condition, ParseOpenBody("elif", "else", "endif")));
            switch (_stream.Next().Text)
            {
                case "elif": continue;
                case "else": return new IfStatement(branches, ParseBody("endif"), line);
                default: return new IfStatement(branches, null, line);
            }
        }
    }

    private ForStatement ParseFor(int line)
    {
        var target = ParseTarget(withAttributes: false);
        _stream.ExpectName("in");
        var source = _expressions.ParseTuple(withConditional: false);
        var filter = _stream.SkipName("if") ? _expressions.ParseExpression() : null;
        var isRecursive = _stream.SkipName("recursive");
        _loops++;
        var body = ParseOpenBody("endfor", "else");
        _loops--;
        var otherwise = _stream.Next().Text == "else" ? ParseBody("endfor") : null;
        return new ForStatement(target, source, filter, isRecursive, body, otherwise, line);
    }

    private Statement ParseSet(int line)
    {
        var target = ParseTarget(withAttributes: true);
        if (_stream.SkipOperator("=")) return new SetStatement(target, _expressions.ParseTuple(), line);
        var filter = _expressions.ParseFilters(null);
        return new SetBlockStatement(target, filter, ParseOutsideLoops("endset"), line);
    }

    private ScopeStatement ParseWith(int line)
    {
        var variables = new List<(AssignmentTarget, Expression)>();
        while (_stream.Current.Kind != TokenKind.BlockEnd)
        {
            if (variables.Count > 0) _stream.ExpectOperator(",");
            var target = ParseTarget(withAttributes: false);
            _stream.ExpectOperator("=");
            variables.Add((target, _expressions.ParseExpression()));
        }
        return new ScopeStatement(variables, ParseBody("endwith"), line);
    }

    private MacroStatement ParseMacro(int line) => new(ParseMacroDefinition(_stream.ExpectName(), "endmacro", ParseParameters), line);

    private CallStatement ParseCall(int line)
    {
        var parameters = _stream.Current.IsOperator("(") ? ParseParameters() : [];
        if (_expressions.ParseExpression() is not CallExpression call) throw _stream.Fail("expected a call");
        return new CallStatement(call, ParseMacroDefinition("caller", "endcall", () => parameters), line);
    }

    private MacroDefinition ParseMacroDefinition(string name, string end, Func<List<(string, Expression?)>> parameters)
    {
        var outer = _expressions.ExtrasUsed;
        var extras = _expressions.ExtrasUsed = [];
        var definition = new MacroDefinition(name, parameters(), extras, ParseOutsideLoops(end));
        outer.UnionWith(extras);
        _expressions.ExtrasUsed = outer;
        return definition;
    }

    /// <summary>A body that a surrounding loop cannot be left from.</summary>
    private Block ParseOutsideLoops(string end)
    {
        var loops = _loops;
        _loops = 0;
        var body = ParseBody(end);
        _loops = loops;
        return body;
    }

    private List<(string, Expression?)> ParseParameters()
    {
        var parameters = new List<(string, Expression?)>();
        _stream.ExpectOperator("(");
        while (!_stream.SkipOperator(")"))
        {
            if (parameters.Count > 0) _stream.ExpectOperator(",");
            var name = _stream.ExpectName();
            parameters.Add((name, _stream.SkipOperator("=") ? _expressions.ParseExpression() : null));
        }
        return parameters;
    }

    /// <summary>A name, a namespace's attribute, or several of them.</summary>
    private AssignmentTarget ParseTarget(bool withAttributes)
    {
        var targets = new List<AssignmentTarget> { ParseSingleTarget(withAttributes) };
        var isTuple = false;
        while (_stream.SkipOperator(","))
        {
            isTuple = true;
            if (_stream.Current.Kind != TokenKind.Name && !_stream.Current.IsOperator("(")) break;
            targets.Add(ParseSingleTarget(withAttributes));
        }
        return isTuple ? new TupleTarget(targets) : targets[0];
    }

    private AssignmentTarget ParseSingleTarget(bool withAttributes)
    {
        if (_stream.SkipOperator("("))
        {
            _stream.Enter();
            var inner = ParseTarget(withAttributes);
            _stream.Leave();
            _stream.ExpectOperator(")");
            return inner;
        }
        var name = _stream.ExpectName();
        if (name is "true" or "false" or "none" or "True" or "False" or "None") throw _stream.Fail($"can't assign to '{name}'");
        return withAttributes && _stream.SkipOperator(".") ? new AttributeTarget(name, _stream.ExpectName()) : new NameTarget(name);
    }
}
