using System.Text;
using System.Text.Json;
using CsCheck;
using Routing.Runtime.Grammars;
using Routing.Runtime.Grammars.Vocabulary;
using static Routing.Tests.Runtime.Grammars.GrammarFixture;

namespace Routing.Tests.Runtime.Grammars;

/// <summary>What a grammar lets through is valid, and what is valid it lets through.</summary>
public class GrammarPropertyTests
{
    private static IEnumerable<byte[]?> Bytes256 => Enumerable.Range(0, 256).Select(value => (byte[]?)[(byte)value]);

    [Fact]
    public void WhateverIsChosen_IsJsonOfTheSchema() =>
        Gen.Select(Gen.Int[0, int.MaxValue], Gen.Int[0, 60], Gen.Bool).Sample((seed, whims, byBytes) =>
        {
            var schema = new RandomSchemas(seed).Schema();
            var vocabulary = byBytes ? Bytes : Gym;
            var text = vocabulary.Text(RandomWalk.Take(Schema(schema, vocabulary), vocabulary, seed, whims));
            Assert.True(SchemaValidator.IsValid(text, schema), $"{schema}\n{text}");
        }, iter: 400);

    [Fact]
    public void WhateverIsChosen_IsAJsonObject() =>
        Gen.Select(Gen.Int[0, int.MaxValue], Gen.Int[0, 200]).Sample((seed, whims) =>
        {
            var text = Gym.Text(RandomWalk.Take(Compile(GrammarSpec.JsonObject, Gym), Gym, seed, whims));
            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = 1000 });
            Assert.Equal(JsonValueKind.Object, document.RootElement.ValueKind);
        }, iter: 100);

    [Fact]
    public void DocumentsOfASchema_AreAccepted() =>
        Gen.Int[0, int.MaxValue].Sample(seed =>
        {
            var schemas = new RandomSchemas(seed);
            var schema = schemas.Schema();
            var grammar = Schema(schema);
            for (var i = 0; i < 5; i++)
            {
                var document = schemas.Document(schema);
                Assert.True(SchemaValidator.IsValid(document, schema), $"the generator is wrong:\n{schema}\n{document}");
                Assert.True(grammar.Accepts(document), $"{schema}\n{document}");
            }
        }, iter: 300);

    [Fact]
    public void MutatedDocuments_AreAcceptedOnlyIfTheyStillFit() =>
        Gen.Select(Gen.Int[0, int.MaxValue], Gen.Int[0, int.MaxValue], Gen.Byte, Gen.Int[0, 2]).Sample((seed, place, value, kind) =>
        {
            var schemas = new RandomSchemas(seed);
            var schema = schemas.Schema();
            List<byte> document = [.. Encoding.UTF8.GetBytes(schemas.Document(schema))];
            place %= document.Count;
            if (kind == 0) document[place] = value;
            if (kind == 1) document.Insert(place, value);
            if (kind == 2) document.RemoveAt(place);
            if (!Schema(schema).Accepts([.. document])) return;
            var text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString([.. document]);
            Assert.True(SchemaValidator.IsValid(text, schema), $"{schema}\n{text}");
        }, iter: 2_000);

    [Fact]
    public void AMask_EqualsTryingEveryToken() =>
        Gen.Select(Gen.Int[0, int.MaxValue], Gen.Int[0, 3]).Sample((seed, kind) =>
        {
            var grammar = kind switch
            {
                0 => Compile(GrammarSpec.JsonObject, Gym),
                1 => Compile(GrammarSpec.ToolCalls([new("find"), new("fund", "{\"properties\":{\"a\":{\"type\":\"string\",\"maxLength\":3}}}")], parallel: true) with { Thinking = new(Budget: 9) }, Gym),
                _ => Schema(new RandomSchemas(seed).Schema(), Gym),
            };
            RandomWalk.Take(grammar, Gym, seed, whims: 25, visit: state =>
            {
                var mask = grammar.Mask(state);
                for (var id = 0; id < Gym.Size; id++) Assert.Equal(grammar.Allows(state, id), mask[id]);
            });
        }, iter: 60);

    [Fact]
    public void AMaskThatCounts_EqualsTryingEveryToken() =>
        Gen.Select(Gen.Int[0, 12], Gen.Int[0, 12], Gen.Int[0, 3], Gen.Int[0, int.MaxValue]).Sample((least, more, items, seed) =>
        {
            var vocabulary = new TokenVocabulary(
                [.. Bytes256, .. Enumerable.Range(1, 14).SelectMany(length => (string[])[new('x', length), new string('é', length) + "\"", new string('x', length) + "\",\"", "1" + new string('2', length) + "]", new(' ', length)]).Select(Encoding.UTF8.GetBytes)],
                new Dictionary<string, int>());
            var grammar = Schema($$"""{"type":"array","items":{"anyOf":[{"type":"string","minLength":{{least}},"maxLength":{{least + more}}},{"type":"integer"}]},"minItems":{{items}},"maxItems":{{items + 2}}}""", vocabulary);
            RandomWalk.Take(grammar, vocabulary, seed, whims: 12, visit: state =>
            {
                var mask = grammar.Mask(state);
                for (var id = 0; id < vocabulary.Size; id++) Assert.True(grammar.Allows(state, id) == mask[id], $"token {id} at {least} {more} {items}");
            });
        }, iter: 60);

    [Fact]
    public void AnAcceptedPrefix_DoesNotDependOnWhereTokensEnd() =>
        Gen.Int[0, int.MaxValue].Sample(seed =>
        {
            var schema = new RandomSchemas(seed).Schema();
            var (grammar, bytes) = (Schema(schema, Gym), Schema(schema));
            var tokens = RandomWalk.Take(grammar, Gym, seed, whims: 40);
            for (var count = 0; count <= tokens.Count; count++)
            {
                var (whole, parts) = (grammar.Read(tokens[..count]), bytes.Read(tokens[..count].SelectMany(id => Gym.BytesOf(id)!).Select(value => (int)value)));
                Assert.Equal((parts.State.CanEnd, parts.State.IsDead), (whole.State.CanEnd, whole.State.IsDead));
                Assert.False(whole.State.IsDead);
            }
        }, iter: 100);
}
